import { expect, test } from 'vitest';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { rankPaths } from './rank.ts';

const GUARD = `import { guard } from '@postern/guard';
import { http } from '@postern/guard/http';
import { jwks, jwt } from '@postern/guard/identity';
const identity = jwt({ issuer: 'https://id.example', audience: 'shop', keys: jwks('https://id.example/keys') });
`;
const CHECKED = `${GUARD}export const handler = guard({ event: http(), identity }, async () => ({}));`;
const UNCHECKED = `${GUARD}export const handler = guard({ event: http() }, async () => ({}));`;

/** Paths through an open route of a function with this code and policy. */
function pathsOf(code: string, policy: string): readonly string[] {
  const graph = graphOf({
    'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table }
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [${policy}]
      Events: { Call: { Type: HttpApi, Properties: { Method: post, Path: /orders } } }`,
    'src/index.mjs': code,
  });
  return rankPaths(new Query(graph), []).map(({ severity, gain }) => `${severity} ${gain}`);
}

test('a route whose code refuses callers without a proof leads to no data', () => {
  const policy = '{ DynamoDBCrudPolicy: { TableName: !Ref Orders } }';
  expect(pathsOf(UNCHECKED, policy)).toEqual(['high data-write']);
  expect(pathsOf(CHECKED, policy)).toEqual([]);
});

test('it leads to the whole account still, by one more condition', () => {
  expect(pathsOf(UNCHECKED, 'AdministratorAccess')).toEqual(['high administrator']);
  expect(pathsOf(CHECKED, 'AdministratorAccess')).toEqual(['medium administrator']);
});
