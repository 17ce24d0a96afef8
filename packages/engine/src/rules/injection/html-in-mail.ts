import type { Flow, SourceLabel } from '../../model/code.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { parameterOf, sourcesIn } from '../support/code-values.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { isProven } from '../support/proof.ts';
import { calledAs } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['html'],
  severity: 'medium',
  confidence: ({ part }) => (part === 'template data' ? 'medium' : 'high'),
  audience: (_, traced, query) => (goesToWriter(traced, query) ? 'auditor' : 'default'),
  when: ({ part }) => part === 'HTML body' || part === 'template data',
  happens: (flow) => `stands unescaped in the ${flow.part} of the mail of ${calledAs(flow)}`,
};

const RECIPIENTS = ['Destination', 'Destinations', 'to', 'To'];

/**
 * Whether the mail goes to whoever wrote what is in it, as far as the code says: to the address of the signed-in
 * caller, or to one that stands in the same record as the text.
 */
function goesToWriter({ flow, function: fn }: TracedFlow, query: Query): boolean {
  const node = query.function(fn);
  const sent = query
    .callsOf(fn)
    .find(({ call }) => call.at.file === flow.at.file && call.at.start === flow.at.start);
  if (node === undefined || sent === undefined) return false;
  const to = RECIPIENTS.flatMap((name) => parameterOf(sent.call, name)).flatMap(sourcesIn);
  return (
    to.length > 0 && to.every((one) => isProven(one, node, query) || isOfSameRecord(one, flow))
  );
}

function isOfSameRecord(recipient: SourceLabel, { from }: Flow): boolean {
  const [a, b] = [recipient.origin, from.origin];
  if (a.kind !== 'call' || b.kind !== 'call' || a.call !== b.call) return false;
  return recordOf(recipient) === recordOf(from);
}

/** `Items.*` of `Items.*.email.S`. */
function recordOf({ path }: SourceLabel): string {
  return /^(?:Item|Items\.\*|Attributes)(?=\.|$)/.exec(path)?.[0] ?? path;
}

/** Text from an event becomes part of the HTML of a mail without being escaped. */
export const htmlInMail: Rule<'function'> = {
  id: 'injection/html-in-mail',
  title: 'Event data is part of the HTML of a mail unescaped',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [80, 79],
    owasp: ['S1:2017', 'S7:2017'],
    csa: ['SAS-1'],
    links: ['https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html'],
  },
  why: 'Links, images and forms in the text become part of a mail that comes from your domain, signed by it. Whoever writes the event sends phishing in your name, or lets an image tell when the mail is read. Templates of SES do not escape what is filled in.',
  fix: 'Escape every value: `escapeHtml(name)` of `escape-html` in JavaScript, `html.escape(name)` in Python, also for values of SES templates; or send plain text only.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');
const ses = new SESv2Client({});
exports.handler = async (event) => {
  const { message } = JSON.parse(event.body);
  await ses.send(new SendEmailCommand({
    FromEmailAddress: 'shop@example.com',
    Destination: { ToAddresses: ['team@example.com'] },
    Content: { Simple: {
      Subject: { Data: 'Feedback' },
      Body: { Html: { Data: \`<p>\${message}</p>\` } },
    } },
  }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(
        `
import boto3, json

ses = boto3.client('ses')

def handler(event, context):
    message = json.loads(event['body'])['message']
    ses.send_email(
        Source='shop@example.com',
        Destination={'ToAddresses': ['team@example.com']},
        Message={
            'Subject': {'Data': 'Feedback'},
            'Body': {'Html': {'Data': '<p>' + message + '</p>'}},
        },
    )
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');
const ses = new SESv2Client({});
exports.handler = async (event) => {
  const { message } = JSON.parse(event.body);
  await ses.send(new SendEmailCommand({
    FromEmailAddress: 'shop@example.com',
    Destination: { ToAddresses: ['team@example.com'] },
    Content: { Simple: {
      Subject: { Data: 'Feedback' },
      Body: { Text: { Data: message } },
    } },
  }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(
        `
import boto3, html, json

ses = boto3.client('ses')

def handler(event, context):
    message = html.escape(json.loads(event['body'])['message'])
    ses.send_email(
        Source='shop@example.com',
        Destination={'ToAddresses': ['team@example.com']},
        Message={
            'Subject': {'Data': 'Feedback'},
            'Body': {'Html': {'Data': '<p>' + message + '</p>'}},
        },
    )
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
