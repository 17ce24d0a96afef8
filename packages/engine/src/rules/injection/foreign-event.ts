import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { type Hole, holesOf, lead } from '../support/holes.ts';
import { calledAs, choosesIn } from '../support/sink-words.ts';

/** Parts that decide which rules an event matches. */
const CHOICES: ReadonlySet<string> = new Set(['detail type', 'event source']);

/** Whether a value stands between pieces of JSON or XML that are written out. */
function isSyntax({ before, after }: Hole): boolean {
  return (
    /[{[]\s*"|":\s*"?$|<\w+>$/.test(before) || (/[{[,]\s*$/.test(before) && /["}\]]/.test(after))
  );
}

const HAZARD: Hazard = {
  kinds: ['publish', 'state-input'],
  severity: 'medium',
  confidence: ({ part }) => (CHOICES.has(part) ? 'medium' : 'high'),
  // Gateways for webhooks pass the type on: whether any type may come is for the rules of the bus to say.
  audience: ({ part }) => (CHOICES.has(part) ? 'auditor' : 'default'),
  when: (flow) =>
    CHOICES.has(flow.part)
      ? lead(flow) === 'nothing'
      : holesOf(flow).some((hole) => !hole.encoded && isSyntax(hole)),
  happens: (flow) =>
    CHOICES.has(flow.part)
      ? choosesIn(flow)
      : `is pasted into the ${flow.part} of ${calledAs(flow)}, where a quote ends its value,`,
};

/** Text from an event becomes part of the text of another function's event. */
export const foreignEvent: Rule<'function'> = {
  id: 'injection/foreign-event',
  title: 'Event data is pasted into the event of another function',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [74, 116],
    owasp: ['S1:2017'],
    csa: ['SAS-1', 'SAS-9'],
    links: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html'],
  },
  why: 'A quote in the text ends the value, and what follows are fields of the message: `x", "role": "admin`. The function behind trusts the message because only your own code sends it. A type or source of the caller\'s choice decides which function gets the event.',
  fix: "Build the message as a structure and let a serializer write it: `JSON.stringify({ id, name })`, `json.dumps({'id': id, 'name': name})`. Keep `Source` and `DetailType` constant, or take them from a fixed list.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const sqs = new SQSClient({});
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  await sqs.send(new SendMessageCommand({
    QueueUrl: process.env.QUEUE_URL,
    MessageBody: \`{"role": "user", "name": "\${name}"}\`,
  }));
  return { statusCode: 204 };
};
`),
      python(`
import boto3, os

states = boto3.client('stepfunctions')

def handler(event, context):
    name = event['queryStringParameters']['name']
    states.start_execution(
        stateMachineArn=os.environ['MACHINE'], input='{"role": "user", "name": "%s"}' % name)
    return {'statusCode': 204}
`),
    ],
    good: [
      javascript(`
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const sqs = new SQSClient({});
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  await sqs.send(new SendMessageCommand({
    QueueUrl: process.env.QUEUE_URL,
    MessageBody: JSON.stringify({ role: 'user', name }),
  }));
  return { statusCode: 204 };
};
`),
      python(`
import boto3, json, os

states = boto3.client('stepfunctions')

def handler(event, context):
    name = event['queryStringParameters']['name']
    states.start_execution(
        stateMachineArn=os.environ['MACHINE'], input=json.dumps({'role': 'user', 'name': name}))
    return {'statusCode': 204}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
