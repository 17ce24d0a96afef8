import type { SinkKind } from '../model/code.ts';
import type { TracedFlow } from '../model/function-code.ts';
import type { Graph } from '../model/graph.ts';
import { graphOf } from './graph.ts';

/** A function of a test: its code, what sets it off, and what its role allows. */
export type TestFunction = {
  /** Body of the handler, with the imports of the language in front. */
  readonly code: string;
  readonly events?: string;
  readonly python?: boolean;
};

const START = {
  js: [
    "const { exec } = require('child_process');",
    "const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');",
    "const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');",
    "const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');",
    "const { S3Client, PutObjectCommand, GetObjectCommand } = require('@aws-sdk/client-s3');",
    "const { SFNClient, StartExecutionCommand } = require('@aws-sdk/client-sfn');",
    "const { KinesisClient, PutRecordCommand } = require('@aws-sdk/client-kinesis');",
    "const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');",
    "const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');",
    "const { DynamoDBDocumentClient, PutCommand, GetCommand, UpdateCommand, QueryCommand } = require('@aws-sdk/lib-dynamodb');",
    'const sqs = new SQSClient(), sns = new SNSClient(), lambda = new LambdaClient(), s3 = new S3Client();',
    'const sfn = new SFNClient(), kinesis = new KinesisClient(), bus = new EventBridgeClient();',
    'const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));',
  ].join('\n'),
  python: [
    'import os, json, base64, boto3',
    "sqs = boto3.client('sqs'); sns = boto3.client('sns'); lam = boto3.client('lambda'); s3 = boto3.client('s3')",
    "sfn = boto3.client('stepfunctions'); kinesis = boto3.client('kinesis'); events = boto3.client('events')",
    "ddb = boto3.resource('dynamodb')",
  ].join('\n'),
};

/** The graph of an application: resources of a template, and functions whose variables name every one of `names`. */
export function applicationGraph(
  resources: string,
  names: Readonly<Record<string, string>>,
  functions: Readonly<Record<string, TestFunction>>,
): Graph {
  const variables = Object.entries(names)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
  const declared = Object.entries(functions).map(
    ([name, { events = '{}', python }]) => `
  ${name}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ${python ? 'python3.13' : 'nodejs22.x'}
      Handler: ${name}.handler
      CodeUri: src/
      Environment: { Variables: { ${variables} } }
      Events: ${events}`,
  );
  const files = Object.entries(functions).map(([name, { code, python }]) => {
    const body = `${START[python ? 'python' : 'js']}\n${code}`;
    return [`src/${name}.${python ? 'py' : 'js'}`, body] as const;
  });
  const template = `Transform: AWS::Serverless-2016-10-31\nResources:\n${resources}${declared.join('')}\n`;
  return graphOf({ 'template.yaml': template, ...Object.fromEntries(files) });
}

/** Flows into a kind of sink that strangers can start, as `A body.$json.x > Queue > B Records.*.body`. */
export function stories(graph: Graph, sink: SinkKind): readonly string[] {
  return graph.flows
    .filter(({ flow, trust }) => flow.sink === sink && isOpen(trust))
    .map((one) => storyOf(one))
    .toSorted();
}

function isOpen(trust: TracedFlow['trust']): boolean {
  return trust?.who.some((one) => one.kind === 'anyone') === true;
}

function storyOf({ function: id, flow, hops }: TracedFlow): string {
  const before = hops.map(
    (hop) => `${nameOf(hop.function)} ${hop.from.path} > ${nameOf(hop.carrier)} > `,
  );
  return `${before.join('')}${nameOf(id)} ${flow.from.path}`;
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
