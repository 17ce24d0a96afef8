import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { calledAs } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['html'],
  severity: 'medium',
  confidence: ({ part }) => (part === 'template data' ? 'medium' : 'high'),
  when: ({ part }) => part === 'HTML body' || part === 'template data',
  happens: (flow) => `stands unescaped in the ${flow.part} of the mail of ${calledAs(flow)}`,
};

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
