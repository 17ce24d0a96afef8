import { expect, it } from 'vitest';
import { linkedOf } from '../testing/graph.ts';

const template = (handler: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: { Handler: ${handler}, Runtime: nodejs22.x, CodeUri: src/ }
  B:
    Type: AWS::Serverless::Function
    Properties: { Handler: b.handler, Runtime: nodejs22.x, CodeUri: src/ }
`;

it('goes on where one function cannot be followed, and says which', () => {
  const { graph, ofCode } = linkedOf({
    'template.yaml': template('a.handler'),
    'src/a.js': `exports.handler = ${'x,'.repeat(30_000)}1;`,
    'src/b.js': 'exports.handler = async (event) => event.x;',
  });
  const kinds = [...graph.code.values()].map((one) => one.kind);
  expect(kinds).toEqual(['not-analysed', 'analysed']);
  expect(ofCode).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('built or minified'),
      file: 'src/a.js',
    }),
  ]);
});

it('says what a module offers nothing of', () => {
  const { graph } = linkedOf({
    'template.yaml': template('b.main'),
    'src/b.js': 'exports.handler = async (event) => event.x;',
  });
  const [first] = [...graph.code.values()];
  expect(first).toMatchObject({ kind: 'not-analysed', reason: 'src/b.js offers no `main`' });
});

const CHOSEN = `
Transform: AWS::Serverless-2016-10-31
Parameters: { Stage: { Type: String } }
Conditions: { IsNew: !Equals [!Ref Stage, new] }
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: { Handler: !If [IsNew, HANDLERS], Runtime: RUNTIME, CodeUri: src/ }
`;

it.each([
  {
    runtime: 'nodejs22.x',
    handlers: 'a.run, b.run',
    files: {
      'src/shared.js': `
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.read = (Key) => s3.send(new GetObjectCommand({ Bucket: 'x', Key }));`,
      'src/a.js': `
const { read } = require('./shared');
exports.run = async (event) => { await read(event.a); return 1; };`,
      'src/b.js': `
const { read } = require('./shared');
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const sqs = new SQSClient({});
exports.run = async (event) => {
  await sqs.send(new SendMessageCommand({ QueueUrl: 'q', MessageBody: 'x' }));
  const found = await read(event.b);
  require('child_process').exec('ls ' + found.ContentType);
  eval(event.c);
};`,
    },
  },
  {
    runtime: 'python3.13',
    handlers: 'a.run, b.run',
    files: {
      'src/shared.py': `
import boto3
s3 = boto3.client('s3')
def read(key):
    return s3.get_object(Bucket='x', Key=key)`,
      'src/a.py': `
from shared import read
def run(event, context):
    read(event['a'])
    return 1`,
      'src/b.py': `
import boto3, os
from shared import read
sqs = boto3.client('sqs')
def run(event, context):
    sqs.send_message(QueueUrl='q', MessageBody='x')
    found = read(event['b'])
    os.system('ls ' + found['ContentType'])
    eval(event['c'])`,
    },
  },
])('follows each handler that a condition chooses: $runtime', ({ runtime, handlers, files }) => {
  const template = CHOSEN.replace('HANDLERS', handlers).replace('RUNTIME', runtime);
  const { graph } = linkedOf({ 'template.yaml': template, ...files });
  const [code] = [...graph.code.values()];
  if (code?.kind !== 'analysed') throw new Error('it is analysed');
  const { facts } = code;
  expect(facts.calls.map((one) => one.operation)).toEqual(['GetObject', 'SendMessage']);
  const key = JSON.stringify(facts.calls[0]?.parameters, (_, one) =>
    one instanceof Map ? [...one] : one,
  );
  expect(key).toContain('"path":"a"');
  expect(key).toContain('"path":"b"');
  const harmful = facts.flows.filter(({ sink }) => sink === 'shell' || sink === 'eval');
  expect(harmful.map(({ sink, from: { origin, path } }) => ({ sink, origin, path }))).toEqual([
    { sink: 'shell', origin: { kind: 'call', call: 0 }, path: 'ContentType' },
    { sink: 'eval', origin: { kind: 'event' }, path: 'c' },
  ]);
  expect(facts.files.length).toBe(3);
});
