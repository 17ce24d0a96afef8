import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { isEventOfStore, isWhole } from '../support/holes.ts';
import { isFromRequest } from '../support/requests.ts';
import { calledAs } from '../support/sink-words.ts';

/** Parts that say which object it is. */
const OBJECTS: ReadonlySet<string> = new Set(['object key', 'copy source']);

const HAZARD: Hazard = {
  together: true,
  kinds: ['resource'],
  severity: 'high',
  confidence: 'low',
  audience: ({ assumed }) => (assumed ? 'auditor' : 'default'),
  // A key that was read from a store is looked up, not chosen.
  when: (flow, query, traced) =>
    flow.from.origin.kind === 'event' &&
    isFromRequest(traced, query) &&
    OBJECTS.has(flow.part) &&
    !isEventOfStore(flow.from) &&
    isWhole(flow),
  happens: (flow) => `is the whole ${flow.part} of ${calledAs(flow)}`,
};

/** Text from an event is the whole key of an object that the function reads or writes. */
export const objectKeyChosenByCaller: Rule<'function'> = {
  id: 'injection/object-key-chosen-by-caller',
  title: 'Event data is the whole key of an object',
  severity: 'high',
  confidence: 'low',
  audience: 'default',
  scope: ['T1', 'I6'],
  references: {
    cwe: [639, 73],
    owasp: ['S5:2017'],
    csa: ['SAS-1', 'SAS-2'],
    links: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html'],
  },
  why: 'The function opens any object of the bucket that its role may use. Unless something else checks it, whoever writes the event reads, replaces or deletes the files of other users, and whatever else lies in the bucket. Postern cannot see whether all objects are meant for everybody.',
  fix: 'Put a prefix before the key that belongs to the caller: `` `${claims.sub}/${name}` ``, `f"{claims[\'sub\']}/{name}"`; or look the object up in records by an id and check whose it is. Where a whole bucket is public, say so with a reason (`postern-ignore`), and give the role that bucket only.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const { key } = JSON.parse(event.body);
  await s3.send(new DeleteObjectCommand({ Bucket: process.env.BUCKET, Key: key }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(`
import boto3, os

s3 = boto3.client('s3')

def handler(event, context):
    key = event['queryStringParameters']['key']
    found = s3.get_object(Bucket=os.environ['BUCKET'], Key=key)
    return {'statusCode': 200, 'body': found['Body'].read().decode()}
`),
    ],
    good: [
      javascript(
        `
const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const { name } = JSON.parse(event.body);
  const { cognitoIdentityId } = event.requestContext.identity;
  await s3.send(new DeleteObjectCommand({
    Bucket: process.env.BUCKET,
    Key: \`\${cognitoIdentityId}/\${name}\`,
  }));
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(`
import boto3, os

s3 = boto3.client('s3')
KEYS = {'terms': 'legal/terms.txt', 'help': 'pages/help.txt'}

def handler(event, context):
    key = KEYS.get(event['queryStringParameters']['page'], 'pages/help.txt')
    found = s3.get_object(Bucket=os.environ['BUCKET'], Key=key)
    return {'statusCode': 200, 'body': found['Body'].read().decode()}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
