import type { Match } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { batchSizeOf, tellsFailures } from '../support/batches.ts';
import { javascript, python } from '../support/examples.ts';
import { fixOf } from '../support/fixes.ts';
import { setOnMapping } from '../support/mappings.ts';

const QUEUE = '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders } }';
const TOLD =
  '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders, FunctionResponseTypes: [ReportBatchItemFailures] } }';

const TELLS_JS = `
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      await s3.send(new PutObjectCommand({ Bucket: 'orders', Key: record.messageId, Body: record.body }));
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};`;

const SILENT_PY = `
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    for record in event['Records']:
        s3.put_object(Bucket='orders', Key=record['messageId'], Body=record['body'])`;

/** Code and mapping that disagree on who says which records of a batch failed. */
export const partialBatchFailureIgnored: Rule<'trigger'> = {
  id: 'robustness/partial-batch-failure-ignored',
  title: 'Failed records of a batch that nobody hears of',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['B3', 'B4', 'T4'],
  references: {
    cwe: [755, 754],
    owasp: ['S10:2017'],
    csa: ['SAS-10'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html',
    ],
  },
  why: 'Code that answers with `batchItemFailures` says which records are to be tried again; without ReportBatchItemFailures in the mapping nobody reads the answer, and the failed messages are deleted as if they were done. Where neither says it, one bad record has the whole batch processed again, the good ones as well.',
  fix: 'Set FunctionResponseTypes: [ReportBatchItemFailures] in the mapping, catch errors per record, and return `{ batchItemFailures: [{ itemIdentifier: record.messageId }] }` for those that failed (in Python the same dictionary; streams take the sequence number). Powertools for Lambda has a batch processor that does both.',
  on: 'trigger',
  examples: {
    bad: [javascript(TELLS_JS, QUEUE), python(SILENT_PY, TOLD), python(SILENT_PY, QUEUE)],
    good: [
      javascript(TELLS_JS, TOLD),
      python(
        `
import boto3
s3 = boto3.client('s3')
def handler(event, context):
    failed = []
    for record in event['Records']:
        try:
            s3.put_object(Bucket='orders', Key=record['messageId'], Body=record['body'])
        except Exception:
            failed.append({'itemIdentifier': record['messageId']})
    return {'batchItemFailures': failed}`,
        TOLD,
      ),
    ],
  },
  *check(trigger: TriggerNode, query: Query): Generator<Match> {
    const size = batchSizeOf(trigger);
    const fn = query.function(trigger.function);
    if (fn === undefined || size === undefined || size === 1) return;
    if (trigger.liveness === 'disabled' || query.factsOf(fn.id) === undefined) return;
    const match = judge(trigger, fn, size, query);
    if (match !== undefined) yield { ...match, functions: [fn.id] };
  },
};

function judge(
  trigger: TriggerNode,
  fn: FunctionNode,
  size: number,
  query: Query,
): Match | undefined {
  const tells = tellsFailures(fn, query);
  const source = query.node(trigger.source)?.name ?? 'its queue or stream';
  const place = trigger.sourceSpan ?? trigger.span;
  const written = at(trigger.properties, 'FunctionResponseTypes');
  if (trigger.delivery.partialFailures) {
    if (tells !== 'no') return undefined;
    return {
      at: written?.span ?? place,
      because: `the mapping of ${source} asks ${fn.name} which records failed, but its code never says so`,
      severity: 'low',
      confidence: 'medium',
    };
  }
  // A value that is not known may be the switch.
  if (!isAbsent(written) && written?.kind !== 'known' && written?.kind !== 'list') return undefined;
  if (tells === 'yes') {
    const fix = fixOf('Let the mapping read which records failed', { safe: true }, [
      setOnMapping(trigger.resource, 'FunctionResponseTypes', ['ReportBatchItemFailures']),
    ]);
    return {
      at: place,
      because: `${fn.name} says which of up to ${size} records failed, but the mapping of ${source} does not read it; they are deleted as done`,
      ...(fix === undefined ? {} : { fix }),
    };
  }
  return tells === 'no' && actsOnEach(fn, query)
    ? {
        at: place,
        because: `one record of ${source} that ${fn.name} cannot process has up to ${size} processed again`,
        severity: 'low',
        confidence: 'medium',
        audience: 'auditor',
      }
    : undefined;
}

/** Whether it does something for every record that a second time does again. */
function actsOnEach(fn: FunctionNode, query: Query): boolean {
  const facts = query.factsOf(fn.id);
  const all = facts?.observations.some(
    ({ kind, details }) => kind === 'every-element' && details.path === 'Records',
  );
  return all === true && query.callsOf(fn.id).some(({ use }) => use !== 'read' && use !== 'list');
}
