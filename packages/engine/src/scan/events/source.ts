import type { Graph, TriggerNode } from '../../model/graph.ts';
import { pseudoName, type Text } from '../../model/text.ts';
import { field, items, text } from '../../model/value.ts';
import { type Draft, draftOf, inside, recordsOf } from './draft.ts';

const REGION = 'eu-central-1';
const ACCOUNT = '111122223333';

/** Fits an event to what it comes from: ARNs and names of queue, topic, stream, table, bucket, rule; source and type of events of a bus. */
export function sourced(draft: Draft, trigger: TriggerNode, graph: Graph): void {
  const source = graph.resources.find((one) => one.id === trigger.source);
  const arn = concrete(source?.arn);
  patterned(draft, trigger);
  if (arn === undefined) return;
  const name = arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
  switch (trigger.trigger) {
    case 's3':
      withBucket(draft, name);
      return;
    case 's3-eventbridge':
      Object.assign(inside(draft, 'detail', 'bucket') ?? {}, { name });
      draft.resources = [arn];
      return;
    case 'sns':
      withTopic(draft, arn);
      return;
    case 'schedule-rule':
    case 'scheduler':
      draft.resources = [arn];
      return;
    case 'kafka':
      draft.eventSourceArn = arn;
      return;
    default:
      for (const record of recordsOf(draft)) withArn(record, arn);
  }
}

function withArn(record: Draft, arn: string): void {
  if (typeof record.eventSourceARN !== 'string') return;
  // A stream of a table is named below it, and only AWS knows by which moment.
  const isTable = record.eventSource === 'aws:dynamodb' && !arn.includes('/stream/');
  record.eventSourceARN = isTable ? `${arn}/stream/2026-11-02T10:00:00.000` : arn;
}

function withBucket(draft: Draft, name: string): void {
  for (const record of recordsOf(draft)) {
    Object.assign(inside(record, 's3', 'bucket') ?? {}, { name, arn: `arn:aws:s3:::${name}` });
  }
}

function withTopic(draft: Draft, arn: string): void {
  for (const record of recordsOf(draft)) {
    record.EventSubscriptionArn = `${arn}:5f0c6a52-8a5e-4d0e-9a55-0d5c7f1f3b21`;
    Object.assign(inside(record, 'Sns') ?? {}, { TopicArn: arn });
  }
}

/** The first source and type that a rule's pattern lets through. */
function patterned(draft: Draft, { trigger, filters }: TriggerNode): void {
  if (trigger !== 'eventbridge' || draftOf(draft.detail) === undefined) return;
  for (const filter of filters) {
    for (const name of ['source', 'detail-type', 'account', 'region']) {
      const [first] = items(field(filter, name));
      const wanted = text(first);
      if (wanted !== undefined) draft[name] = wanted;
    }
  }
}

/** An ARN with made-up values in its holes; undefined where there is none. */
function concrete(arn: Text | undefined): string | undefined {
  return arn?.replace(/⟨([^⟩]*)⟩/g, (_all, name: string) => {
    const known = KNOWN[pseudoName(name)];
    if (known !== undefined) return known;
    const attribute = /^attr:(?:.*\/)?([^/.]+)\./.exec(name)?.[1];
    return (
      attribute ?? (name.replace(/^(?:param|import|ssm):/, '').replace(/^\?.*/, '') || 'unknown')
    );
  });
}

const KNOWN: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::StackName': 'stack',
  'AWS::URLSuffix': 'amazonaws.com',
};
