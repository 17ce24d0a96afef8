import { expect, test } from 'vitest';
import { needsFor, shown } from '../../testing/needs.ts';

const REKOGNITION = `import boto3
r = boto3.client('rekognition')
def handler(e, c):
    return r.detect_labels(Image={'S3Object': {'Bucket': 'pictures', 'Name': 'in/' + e['key']}})`;
const BYTES = `import boto3
r = boto3.client('rekognition')
def handler(e, c):
    return r.detect_labels(Image={'Bytes': e['b']})`;
const TRANSCRIBE = `import boto3
t = boto3.client('transcribe')
def handler(e, c):
    t.start_transcription_job(TranscriptionJobName='j', OutputBucketName='out', OutputKey='t/' + e['id'],
        Media={'MediaFileUri': 'ADDRESS' + e['name']})`;
const ROLE = TRANSCRIBE.replace(
  "OutputBucketName='out', OutputKey='t/' + e['id']",
  "JobExecutionSettings={'DataAccessRoleArn': 'arn:aws:iam::1:role/r'}",
);

test.each([
  [REKOGNITION, ['s3:GetObject s3:::pictures/in/* (possibly)']],
  [BYTES, []],
  [
    TRANSCRIBE.replace('ADDRESS', 's3://sound/'),
    ['s3:GetObject s3:::sound/* (possibly)', 's3:PutObject s3:::out/t/* (possibly)'],
  ],
  [
    TRANSCRIBE.replace('ADDRESS', 'https://s3-eu-west-1.amazonaws.com/sound/'),
    ['s3:GetObject s3:::sound/* (possibly)', 's3:PutObject s3:::out/t/* (possibly)'],
  ],
  [ROLE.replace('ADDRESS', 's3://sound/'), []],
] as const)('services read and write with the access of their caller: %s', (code, expected) => {
  const found = shown(needsFor('python', code).needs).filter((one) => one.includes('s3:'));
  expect(found).toEqual(expected);
});

const STACK = `import boto3
c = boto3.client('cloudformation')
def handler(e, ctx):
    c.create_stack(StackName='s', TemplateURL=e['url']ROLE)`;

test.each([
  [STACK.replace('ROLE', ''), ['code']],
  [STACK.replace('ROLE', ", RoleARN='arn:aws:iam::1:role/deploy'"), []],
] as const)(
  'a service that does what a text says needs whatever that says: %s',
  (code, expected) => {
    const { unresolved } = needsFor('python', code);
    expect(unresolved.map((one) => one.kind).filter((kind) => kind === 'code')).toEqual(expected);
  },
);

test.each([
  [
    "m = boto3.client('mediapackage')",
    "m.create_harvest_job(Id='a', S3Destination={'BucketName': 'b', 'RoleArn': os.environ['R']})",
    ['iam:PassRole iam::${AWS::AccountId}:role/${R} (possibly)'],
  ],
  [
    "m = boto3.client('bedrock-runtime')",
    "m.converse(modelId='m', messages=[{'role': 'user'}])",
    [],
  ],
  [
    "m = boto3.client('dynamodb')",
    "m.put_item(TableName='t', Item={'role': {'S': e['role']}})",
    [],
  ],
  ["m = boto3.client('sts')", "m.assume_role(RoleArn=os.environ['R'], RoleSessionName='s')", []],
] as const)(
  'a role that a request hands to a service is passed: %s %s',
  (client, call, expected) => {
    const code = `import boto3, os\n${client}\ndef handler(e, c):\n    return ${call}`;
    const found = shown(needsFor('python', code).needs).filter((one) => one.includes('PassRole'));
    expect(found).toEqual(expected);
  },
);
