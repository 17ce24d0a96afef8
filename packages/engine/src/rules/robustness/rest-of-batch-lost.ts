import type { Match } from '../../model/finding.ts';
import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { batchSizeOf } from '../support/batches.ts';
import { javascript, python } from '../support/examples.ts';

const QUEUE = '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders } }';
const ONE_BY_ONE =
  '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders, BatchSize: 1 } }';

/** A function that takes one record of a batch and drops the others. */
export const restOfBatchLost: Rule<'trigger'> = {
  id: 'robustness/rest-of-batch-lost',
  title: 'Only one record of a batch is processed',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['B3', 'B4'],
  references: {
    cwe: [672, 754],
    owasp: ['S10:2017'],
    csa: ['SAS-10'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html'],
  },
  why: 'A poller hands over several messages at a time. A function that reads only the first one and ends well tells the platform that all of them are done, and the others are deleted unread. It shows only under load, when batches fill up.',
  fix: 'Go through all records: `for (const record of event.Records)`, in Python `for record in event["Records"]`. Where one message a call is meant, set BatchSize to 1.',
  on: 'trigger',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  const order = JSON.parse(event.Records[0].body);
  console.log(order.id);
};`,
        QUEUE,
      ),
      python(
        `
import json
def handler(event, context):
    record = event['Records'][0]
    print(json.loads(record['body'])['id'])`,
        QUEUE,
      ),
    ],
    good: [
      javascript(
        `
exports.handler = async (event) => {
  for (const record of event.Records) console.log(JSON.parse(record.body).id);
};`,
        QUEUE,
      ),
      python(
        `
import json
def handler(event, context):
    for record in event['Records']:
        print(json.loads(record['body'])['id'])`,
        QUEUE,
      ),
      javascript(
        `
exports.handler = async (event) => {
  console.log(JSON.parse(event.Records[0].body).id);
};`,
        ONE_BY_ONE,
      ),
    ],
  },
  *check(trigger: TriggerNode, query: Query): Generator<Match> {
    const size = batchSizeOf(trigger);
    const fn = query.function(trigger.function);
    if (fn === undefined || size === undefined || size === 1) return;
    const facts = query.factsOf(fn.id);
    const seen = facts?.observations.filter((one) => one.details.path === 'Records') ?? [];
    const one = seen.find(({ kind }) => kind === 'one-element');
    if (one === undefined || seen.some(({ kind }) => kind === 'every-element')) return;
    // Two positions are a list that is taken apart by hand.
    if (seen.some(({ details }) => details.position !== one.details.position)) return;
    const source = query.node(trigger.source)?.name ?? 'its queue or stream';
    yield {
      at: one.at,
      because: `${fn.name} reads one record, but ${source} hands over up to ${size} at a time; the others are taken for done`,
      confidence: facts?.gaps.length === 0 ? 'high' : 'medium',
      functions: [fn.id],
      related: [
        { span: trigger.sourceSpan ?? trigger.span, label: `hands over up to ${size} records` },
      ],
    };
  },
};
