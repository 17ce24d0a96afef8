import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { nobodyWaits, repeatingTriggers } from '../support/sources.ts';
import { list } from '../support/words.ts';

const QUEUE = '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders } }';
const TOPIC = '{ Type: SNS, Properties: { Topic: arn:aws:sns:eu-west-1:123456789012:orders } }';

/** An asynchronous function that takes errors for success. */
export const swallowedError: Rule<'application'> = {
  id: 'robustness/swallowed-error',
  title: 'Error that the platform never hears of',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['B3', 'B4'],
  references: {
    cwe: [390, 755],
    owasp: ['S10:2017'],
    csa: ['SAS-10'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html'],
  },
  why: 'Nobody waits for the answer of an asynchronous function: only an error that leaves it makes the platform try again and fill the dead-letter queue. Where a handler catches the error, writes it to the log and ends well, the event counts as done and its work is lost, during every outage of a dependency.',
  fix: 'Throw the error again after logging it (`throw error;`, in Python `raise`), or in a batch return the record in `batchItemFailures`. Drop only what can never succeed, such as a message that is no JSON, and keep it somewhere.',
  on: 'application',
  examples: {
    bad: [
      javascript(
        `
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const client = new DynamoDBClient({});
exports.handler = async (event) => {
  for (const record of event.Records) {
    try {
      const Item = { id: { S: record.messageId }, text: { S: record.body } };
      await client.send(new PutItemCommand({ TableName: 'orders', Item }));
    } catch (error) {
      console.error('failed', error);
    }
  }
};`,
        QUEUE,
      ),
      python(
        `
import boto3, json
table = boto3.resource('dynamodb').Table('orders')
def handler(event, context):
    try:
        table.put_item(Item=json.loads(event['Records'][0]['Sns']['Message']))
    except Exception as e:
        print(e)
        return {'statusCode': 500}
    return {'statusCode': 200}`,
        TOPIC,
      ),
    ],
    good: [
      javascript(
        `
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const client = new DynamoDBClient({});
exports.handler = async (event) => {
  for (const record of event.Records) {
    try {
      const Item = { id: { S: record.messageId }, text: { S: record.body } };
      await client.send(new PutItemCommand({ TableName: 'orders', Item }));
    } catch (error) {
      console.error('failed', error);
      throw error;
    }
  }
};`,
        QUEUE,
      ),
      python(
        `
import boto3, json
table = boto3.resource('dynamodb').Table('orders')
def handler(event, context):
    try:
        table.put_item(Item=json.loads(event['body']))
    except Exception as e:
        print(e)
        return {'statusCode': 500}
    return {'statusCode': 200}`,
      ),
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const losing = graph.functions.flatMap((fn) => losingFunction(fn, query));
    // A helper that many functions share is one place to mend.
    for (const group of Map.groupBy(losing, placeOf).values()) {
      const sorted = group.toSorted((a, b) => Number(b.isMain) - Number(a.isMain));
      const [first, ...others] = sorted;
      if (first !== undefined) yield groupMatch(first, others);
    }
  },
};

type Losing = {
  readonly fn: FunctionNode;
  readonly places: readonly [Observation, ...Observation[]];
  readonly sources: readonly string[];
  readonly isClock: boolean;
  /** Whatever the function changes, it drops the error of. */
  readonly isMain: boolean;
};

const CLOCKS: ReadonlySet<string> = new Set(['schedule-rule', 'scheduler']);

function losingFunction(fn: FunctionNode, query: Query): readonly Losing[] {
  const facts = query.factsOf(fn.id);
  const dropped = facts?.observations.filter((one) => one.kind === 'caught-and-dropped') ?? [];
  // The handler around everything is the one to mend first.
  const [first, ...others] = dropped.toSorted((a, b) => depthOf(a) - depthOf(b));
  const triggers = repeatingTriggers(fn, query);
  if (first === undefined || triggers.length === 0 || !nobodyWaits(fn, query)) return [];
  // Signing a URL changes nothing yet.
  const signed = new Set(
    facts?.flows.flatMap(({ sink, at }) => (sink === 'presign' ? [`${at.file}:${at.start}`] : [])),
  );
  const changes = query
    .callsOf(fn.id)
    .filter(({ use }) => use !== 'read' && use !== 'list')
    .filter(({ call: { at } }) => !signed.has(`${at.file}:${at.start}`));
  // The next tick of a clock does the same work again.
  const isClock = triggers.every((one) => CLOCKS.has(one.trigger));
  const sources = triggers.map((one) => query.node(one.source)?.name ?? one.name);
  return [
    {
      fn,
      places: [first, ...others],
      sources: [...new Set(sources)],
      isClock,
      isMain:
        !isClock && changes.length > 0 && changes.every(({ call }) => call.errorDropped === true),
    },
  ];
}

function depthOf({ details }: Observation): number {
  return Number(details.depth);
}

function placeOf({ places: [{ at }] }: Losing): string {
  return `${at.file}:${at.start}`;
}

function groupMatch(first: Losing, others: readonly Losing[]): Match {
  const all = [first, ...others];
  const [place] = first.places;
  const names = list(all.map((one) => one.fn.name));
  const verb = all.length === 1 ? 'writes the error' : 'write the error';
  const sources = list([...new Set(all.flatMap((one) => one.sources))]);
  return {
    at: place.at,
    because: `${names} ${verb} to the log at most; the ${what(first)} of ${sources} counts as done, and nothing tries it again`,
    audience: first.isMain ? 'default' : 'auditor',
    functions: all.map((one) => one.fn.id),
    key: all
      .map((one) => one.fn.id)
      .sort()
      .join(' '),
    related: first.places
      .slice(1, 6)
      .map(({ at }) => ({ span: at, label: 'drops an error as well' })),
  };
}

function what({ places: [{ details }], isClock }: Losing): string {
  if (isClock) return 'tick';
  return details.loop === true ? 'record' : 'event';
}
