import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { hazards } from '../support/hazards.ts';
import { calledAs } from '../support/sink-words.ts';

const RECIPIENTS: ReadonlySet<string> = new Set(['recipients', 'recipient', 'phone number']);
/** Addresses of the user whom an event of a user pool is about. */
const OWN_ADDRESS = /(?:^|\.)userAttributes\.(?:email|phone_number)$/;

const WORDS: ReadonlySet<string> = new Set([
  'HTML body',
  'text body',
  'subject',
  'message',
  'raw message',
  'text message',
  'template data',
]);

/** Whether what is sent comes from outside as well as whom it is sent to, by the same request. */
function hasOwnWords(fn: FunctionNode, { at, route }: Flow, query: Query): boolean {
  return query
    .flowsOf(fn.id)
    .some(
      ({ flow }) =>
        flow.at.start === at.start &&
        flow.at.file === at.file &&
        WORDS.has(flow.part) &&
        flow.route === route &&
        FOREIGN.has(flow.from.origin.kind),
    );
}

/** Where words of others come from; settings and errors of the function are its own. */
const FOREIGN: ReadonlySet<string> = new Set(['event', 'remote', 'call']);

/** Text from an event decides to whom the application sends a message. */
export const messageToAnyone: Rule<'function'> = {
  id: 'injection/message-to-anyone',
  title: 'Event data chooses who gets a mail or text message',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T1', 'T4'],
  references: {
    cwe: [441, 20],
    owasp: ['S1:2017'],
    csa: ['SAS-1', 'SAS-8'],
    links: ['https://docs.aws.amazon.com/ses/latest/dg/best-practices.html'],
  },
  why: 'Whoever writes the event sends mail or text messages from your domain and at your cost to anybody. With words of their own it is a relay for spam and phishing; without, it still fills inboxes and the bill, and costs the domain its reputation.',
  fix: "Send only to addresses that the application knows: the one of the signed-in user (`event.requestContext.authorizer.jwt.claims.email`, `event['requestContext']['authorizer']['jwt']['claims']['email']`), or one from its own records. Where strangers must give an address (a sign-up), send a constant text, limit the rate by address, and confirm it first.",
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses');
const ses = new SESClient({});
exports.handler = async (event) => {
  const { to, text } = JSON.parse(event.body);
  await ses.send(new SendEmailCommand({
    Source: 'shop@example.com',
    Destination: { ToAddresses: [to] },
    Message: { Subject: { Data: 'Hello' }, Body: { Text: { Data: text } } },
  }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(
        `
import boto3, json

sns = boto3.client('sns')

def handler(event, context):
    body = json.loads(event['body'])
    sns.publish(PhoneNumber=body['number'], Message=body['text'])
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses');
const ses = new SESClient({});
exports.handler = async (event) => {
  const { text } = JSON.parse(event.body);
  await ses.send(new SendEmailCommand({
    Source: 'shop@example.com',
    Destination: { ToAddresses: [process.env.TEAM_ADDRESS] },
    Message: { Subject: { Data: 'Hello' }, Body: { Text: { Data: text } } },
  }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(
        `
import boto3, json, os

sns = boto3.client('sns')

def handler(event, context):
    body = json.loads(event['body'])
    sns.publish(TopicArn=os.environ['TEAM_TOPIC'], Message=body['text'])
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) =>
    hazards(fn, query, {
      kinds: ['mail', 'resource'],
      severity: (flow) => (hasOwnWords(fn, flow, query) ? 'medium' : 'low'),
      confidence: 'medium',
      audience: (flow) => (hasOwnWords(fn, flow, query) ? 'default' : 'auditor'),
      when: ({ part, from }) => RECIPIENTS.has(part) && !OWN_ADDRESS.test(from.path),
      // The address of the user who is signed in is where a message belongs.
      harmless: ({ control }) => control === 'claimed',
      happens: (flow) => {
        const what = hasOwnWords(fn, flow, query) ? ', as well as what they are told,' : '';
        return `decides who gets the message of ${calledAs(flow)}${what}`;
      },
    }),
};
