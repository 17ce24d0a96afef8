import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import type { Excess, Missing, RoleDifference } from '../../model/least.ts';
import { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsOf } from '../needs/needs.ts';
import { differenceOf } from './difference.ts';

type Case = {
  readonly name: string;
  readonly policies?: readonly unknown[];
  readonly properties?: string;
  readonly resources?: string;
  readonly code: string;
  readonly granted?: number | 'all';
  readonly needed?: number;
  readonly excess: readonly string[];
  readonly beside?: readonly string[];
  readonly missing: readonly string[];
};

/** Functions of the template language as they stand in JSON. */
const SHORT: readonly (ScalarTag | CollectionTag)[] = [
  { tag: '!Ref', resolve: (text: string) => ({ Ref: text }) },
  { tag: '!Sub', resolve: (text: string) => ({ 'Fn::Sub': text }) },
  { tag: '!GetAtt', resolve: (text: string) => ({ 'Fn::GetAtt': text.split('.') }) },
];

const file = new URL('difference.cases.yaml', import.meta.url);
const cases = parse(readFileSync(file, 'utf8'), { customTags: [...SHORT] }) as Case[];

const STORES = `
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] } }
  Users: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] } }
  Uploads: { Type: AWS::S3::Bucket }
  Jobs: { Type: AWS::SQS::Queue }
  Login: { Type: AWS::SecretsManager::Secret }`;

const CODE = `
import os, boto3
e = os.environ
s3 = boto3.client('s3'); sqs = boto3.client('sqs'); tables = boto3.resource('dynamodb')
def handler(event, context):
    `;

function templateOf({ policies = [], properties = '', resources = '' }: Case): string {
  return `
Transform: AWS::Serverless-2016-10-31
Resources:${STORES}
${resources.replaceAll(/^(?=.)/gm, '  ')}
  F:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: f
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Environment: { Variables: { ORDERS: !Ref Orders, USERS: !Ref Users, UPLOADS: !Ref Uploads, JOBS: !Ref Jobs, LOGIN: !Ref Login } }
      Policies: ${JSON.stringify(policies)}
      ${properties}
`;
}

function differenceIn(one: Case): { readonly difference: RoleDifference; readonly query: Query } {
  const graph = graphOf({ 'template.yaml': templateOf(one), 'src/a.py': CODE + one.code });
  const query = new Query(graph);
  const [role] = graph.roles;
  if (role === undefined) throw new Error('no role');
  const needs = graph.functions.map((fn) => needsOf(fn, query));
  return { difference: differenceOf(role, needs, query), query };
}

function excessWords(one: Excess, query: Query): string {
  const reached = one.reaches.map((id) => query.node(id)?.name ?? id).join(' ');
  return `${one.kind} ${one.certainty} ${one.harm} ${one.actions.join(' ')} [${reached}]`;
}

function missingWords({ certainty, actions, need, because }: Missing, query: Query): string {
  const { resource } = need;
  const name = resource.kind === 'any' ? '*' : (query.node(resource.node)?.name ?? resource.arn);
  const on = resource.kind === 'any' ? name : name + readable(resource.suffix);
  return `${certainty} ${actions.join(' ')} on ${on}: ${because}`;
}

describe('differenceOf', () => {
  test.each(cases.map((one): [string, Case] => [one.name, one]))('%s', (_, one) => {
    const { difference, query } = differenceIn(one);
    const excess = difference.excess.filter(({ actions }) =>
      actions.some((action) => !action.startsWith('logs:')),
    );
    expect(excess.map((each) => excessWords(each, query))).toEqual(one.excess);
    expect(difference.missing.map((each) => missingWords(each, query))).toEqual(one.missing);
    if (one.granted !== undefined) expect(difference.granted).toBe(one.granted);
    if (one.needed !== undefined) expect(difference.needed).toBe(one.needed);
    if (one.beside !== undefined) {
      expect(excess.flatMap((each) => each.beside ?? [])).toEqual(one.beside);
    }
  });
});
