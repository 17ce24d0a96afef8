import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { isWhole, lead } from '../support/holes.ts';

/** Parts that say which object it is; the others only say how it is sent. */
const NAMES: ReadonlySet<string> = new Set(['object key', 'bucket name']);

const HAZARD: Hazard = {
  kinds: ['presign'],
  severity: (flow) => (NAMES.has(flow.part) ? (lead(flow) === 'fixed' ? 'medium' : 'high') : 'low'),
  confidence: (flow) => (lead(flow) === 'fixed' ? 'low' : 'medium'),
  audience: (flow) => (NAMES.has(flow.part) && isWhole(flow) ? 'default' : 'auditor'),
  // Behind somebody's own prefix there are only their own objects.
  when: (flow) =>
    flow.from.origin.kind === 'event' &&
    (!NAMES.has(flow.part) || isWhole(flow) || lead(flow) === 'fixed'),
  happens: (flow) => `chooses the ${flow.part} of a URL that is signed for \`${flow.api}\``,
};

/** Text from an event decides which object a signed URL opens. */
export const presignedUrlKey: Rule<'function'> = {
  id: 'injection/presigned-url-key',
  title: 'Event data chooses the object of a signed URL',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T1', 'I6'],
  references: {
    cwe: [639, 73],
    owasp: ['S5:2017'],
    csa: ['SAS-1', 'SAS-2'],
    links: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html'],
  },
  why: "A signed URL carries the function's own permission. Whoever names the key gets a URL for any object of the bucket that the role may read or write: the files of other users, and whatever else lies there.",
  fix: 'Make the key in the function, under a prefix that belongs to the caller: `` `${claims.sub}/${crypto.randomUUID()}` ``, `f"{claims[\'sub\']}/{uuid.uuid4()}"`; or look it up in records by an id and check whose it is. Fix `ContentType` and the lifetime as well.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const { key } = event.queryStringParameters;
  const command = new GetObjectCommand({ Bucket: process.env.BUCKET, Key: key });
  return { statusCode: 200, body: await getSignedUrl(s3, command) };
};
`),
      python(`
import boto3, os

s3 = boto3.client('s3')

def handler(event, context):
    url = s3.generate_presigned_url('put_object', Params={
        'Bucket': os.environ['BUCKET'],
        'Key': event['queryStringParameters']['key'],
    })
    return {'statusCode': 200, 'body': url}
`),
    ],
    good: [
      javascript(`
const { randomUUID } = require('crypto');
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const command = new PutObjectCommand({ Bucket: process.env.BUCKET, Key: \`in/\${randomUUID()}\` });
  return { statusCode: 200, body: await getSignedUrl(s3, command) };
};
`),
      python(`
import boto3, os

s3 = boto3.client('s3')

def handler(event, context):
    user = event['requestContext']['identity']['cognitoIdentityId']
    url = s3.generate_presigned_url('put_object', Params={
        'Bucket': os.environ['BUCKET'],
        'Key': user + '/' + event['queryStringParameters']['name'],
    })
    return {'statusCode': 200, 'body': url}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
