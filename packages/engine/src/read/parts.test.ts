import { describe, expect, test } from 'vitest';
import { applicationOf } from './testing.ts';

const WHOLE = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: nodejs22.x } }
Parameters: { Env: { Type: String } }
Resources:
  Table: { Type: "AWS::DynamoDB::Table" }
`;
const FUNCTION = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      InlineCode: x
      Environment: { Variables: { ENV: !Ref Env, QUEUE: !Ref Queue, TABLE: !Ref Table } }
`;
const QUEUE = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: !Sub "\${Env}-queue" } }
`;
const FILES = {
  'app/parent.yaml': WHOLE,
  'app/functions/orders.yaml': FUNCTION,
  'app/queues/queue.yaml': QUEUE,
};

describe('templates that a build step puts together', () => {
  test('are one stack, and each value keeps its file', () => {
    const application = applicationOf(FILES);
    expect(application.diagnostics).toEqual([]);
    expect(application.stacks.map(({ id }) => id)).toEqual(['app/parent.yaml']);
    const orders = application.resources.find(({ logicalId }) => logicalId === 'Orders');
    expect(orders?.span.file).toBe('app/functions/orders.yaml');
    expect(orders?.properties.fields.get('Runtime')?.value.span.file).toBe('app/parent.yaml');
  });

  const apart: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [
      'a name is declared nowhere',
      { 'app/functions/orders.yaml': FUNCTION.replace('Env,', 'Other,') },
    ],
    [
      'a logical id is there twice',
      { 'app/queues/queue.yaml': QUEUE.replace('Queue:', 'Orders:') },
    ],
    ['two templates could hold them', { 'app/other.yaml': WHOLE }],
    ['the other template is beside the folder', { 'app/parent.yaml': 'a: 1', 'b/p.yaml': WHOLE }],
  ];
  test.each(apart)('stay apart where %s', (_, changed) => {
    const { stacks } = applicationOf({ ...FILES, ...changed });
    expect(stacks.map(({ id }) => id)).toContain('app/functions/orders.yaml');
  });

  test('leave templates alone that need nothing', () => {
    const alone = FUNCTION.replace(/ {6}Environment.*\n/, '      Runtime: nodejs22.x\n');
    const { stacks, resources } = applicationOf({ 'p.yaml': WHOLE, 'f/alone.yaml': alone });
    expect(stacks.map(({ id }) => id)).toEqual(['f/alone.yaml', 'p.yaml']);
    expect(resources.some(({ type }) => type === 'AWS::Lambda::Function')).toBe(true);
  });

  test('find what they include from the root, where the whole is put together', () => {
    const include = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Env
      DefinitionBody:
        Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi/api.yaml } }
`;
    const { diagnostics, sources } = applicationOf({
      ...FILES,
      'app/api/api.yaml': include,
      'openapi/api.yaml': 'openapi: 3.0.1\npaths: {}\n',
    });
    expect(diagnostics).toEqual([]);
    expect([...sources.keys()]).toContain('openapi/api.yaml');
  });
});
