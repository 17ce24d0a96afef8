import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { holesOf } from '../support/holes.ts';
import { calledAs } from '../support/sink-words.ts';

/** Parts that are whole messages, headers and all. */
const RAW: ReadonlySet<string> = new Set(['raw message', 'message']);

/** An empty line ends the headers. */
function isAmongHeaders(before: string): boolean {
  return /^[A-Za-z-]+:/m.test(before) && !/\r?\n\r?\n/.test(before);
}

const HAZARD: Hazard = {
  kinds: ['mail'],
  severity: 'medium',
  when: (flow) =>
    RAW.has(flow.part) &&
    holesOf(flow).some(({ before }) => before !== '' && isAmongHeaders(before)),
  happens: (flow) => `may begin new headers in the ${flow.part} of ${calledAs(flow)}`,
};

/** Text from an event stands among the headers of a mail that is put together as text. */
export const mailHeader: Rule<'function'> = {
  id: 'injection/mail-header',
  title: 'Event data is part of the headers of a mail',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [93],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: ['https://docs.python.org/3/library/email.message.html'],
  },
  why: 'A line break in the text begins another header: `Bcc:` makes your function a sender of spam, and an empty line begins another body. The mail comes from your domain.',
  fix: "Let a library write the headers: `nodemailer` with its fields `to` and `subject`, or the structured form of SES (`Content.Simple`) in JavaScript; `EmailMessage()` with `message['Subject'] = subject`, which refuses line breaks, in Python.",
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { SESClient, SendRawEmailCommand } = require('@aws-sdk/client-ses');
const ses = new SESClient({});
exports.handler = async (event) => {
  const { subject, text } = JSON.parse(event.body);
  const mail = \`From: shop@example.com\\nTo: team@example.com\\nSubject: \${subject}\\n\\n\${text}\`;
  await ses.send(new SendRawEmailCommand({ RawMessage: { Data: mail } }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(
        `
import json, smtplib

def handler(event, context):
    body = json.loads(event['body'])
    mail = f"From: shop@example.com\\nSubject: {body['subject']}\\n\\n{body['text']}"
    with smtplib.SMTP('smtp.example.com') as server:
        server.sendmail('shop@example.com', ['team@example.com'], mail)
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const { SESClient, SendRawEmailCommand } = require('@aws-sdk/client-ses');
const ses = new SESClient({});
exports.handler = async (event) => {
  const { text } = JSON.parse(event.body);
  const mail = \`From: shop@example.com\\nTo: team@example.com\\nSubject: Feedback\\n\\n\${text}\`;
  await ses.send(new SendRawEmailCommand({ RawMessage: { Data: mail } }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(
        `
import json, smtplib
from email.message import EmailMessage

def handler(event, context):
    body = json.loads(event['body'])
    mail = EmailMessage()
    mail['Subject'] = body['subject']
    mail.set_content(body['text'])
    with smtplib.SMTP('smtp.example.com') as server:
        server.send_message(mail, 'shop@example.com', ['team@example.com'])
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
