import type { SourceLabel } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, NodeId, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { type Door, doorOf, doorWords } from '../support/doors.ts';
import { isProven, readsClaims } from '../support/proof.ts';
import { namesOf } from '../support/sensitive.ts';
import {
  chosenKeys,
  isAdministrative,
  isBound,
  isCreation,
  isDataCall,
  subjectOf,
} from '../support/subjects.ts';
import { toldOnce } from '../support/told-once.ts';

const SIGNED_IN = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Users: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Pool
        Authorizers:
          Pool:
            IdentitySource: $request.header.Authorization
            JwtConfiguration:
              issuer: !Sub https://cognito-idp.eu-central-1.amazonaws.com/\${Users}
              audience: [app]
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      BillingMode: PAY_PER_REQUEST
  Create:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Environment: { Variables: { TABLE: !Ref Orders } }
      Events:
        Post: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: post, Path: /orders } }
      InlineCode: |
        const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
        const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');
        const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
        exports.handler = async (event, context) => {
          const { sub } = event.requestContext.authorizer.jwt.claims;
          await client.send(new PutCommand({ TableName: process.env.TABLE, Item: { id: context.awsRequestId, owner: sub } }));
          return { statusCode: 201 };
        };
  Cancel:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Environment: { Variables: { TABLE: !Ref Orders } }
      Events:
        Delete: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: delete, Path: '/orders/{id}' } }
`;

const JAVASCRIPT = (condition: string): string => `${SIGNED_IN}      Runtime: nodejs22.x
      InlineCode: |
        const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
        const { DynamoDBDocumentClient, DeleteCommand } = require('@aws-sdk/lib-dynamodb');
        const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
        exports.handler = async (event) => {
          await client.send(new DeleteCommand({ TableName: process.env.TABLE, Key: { id: event.pathParameters.id }${condition} }));
          return { statusCode: 204 };
        };
`;

const PYTHON = (condition: string): string => `${SIGNED_IN}      Runtime: python3.13
      InlineCode: |
        import os, boto3
        table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
        def handler(event, context):
            table.delete_item(Key={'id': event['pathParameters']['id']}${condition})
            return {'statusCode': 204}
`;

/** Records are reached by an id of the caller's choice, whoever they belong to. */
export const objectAccessWithoutOwner: Rule<'function'> = {
  id: 'identity/object-access-without-owner',
  title: 'Record reached by its id alone, whoever owns it',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T6', 'T5', 'B5'],
  references: {
    cwe: [639, 862],
    owasp: ['S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html',
    ],
  },
  why: 'Other functions keep in the record whose it is, and this one does not ask. Whoever is signed in and knows, guesses or is sent an id reads or changes what belongs to somebody else.',
  fix: 'Make the owner part of the key, or a condition of the call: `ConditionExpression: "#owner = :me", ExpressionAttributeValues: { ":me": claims.sub }`, `ConditionExpression=Attr("owner").eq(claims["sub"])`. After a read compare the owner in the record with the claim before anything of it is returned.',
  on: 'function',
  examples: {
    bad: [JAVASCRIPT(''), PYTHON('')],
    good: [
      JAVASCRIPT(
        ", ConditionExpression: '#o = :o', ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': event.requestContext.authorizer.jwt.claims.sub }",
      ),
      PYTHON(
        ", ConditionExpression='#o = :o', ExpressionAttributeNames={'#o': 'owner'}, ExpressionAttributeValues={':o': event['requestContext']['authorizer']['jwt']['claims']['sub']}",
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const door = doorOf(fn, query);
  if (door === undefined) return;
  // Administrators act on what others own: whether one calls is another question.
  if (isAdministrative(fn.name, door.trigger.route?.path)) return;
  const matches: Match[] = [];
  for (const one of query.callsOf(fn.id)) {
    if (!isDataCall(one) || isCreation(one) || !isOfOne(one) || asksOwner(one, fn, query)) continue;
    const match = matchOf(fn, door, one, query);
    if (match !== undefined) matches.push(match);
  }
  // One finding a function, the gravest: the others are mended in the same place.
  const [worst] = matches.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (worst !== undefined) yield worst;
}

function rankOf({ severity = 'low' }: Match): number {
  return ['critical', 'high', 'medium', 'low'].indexOf(severity);
}

/**
 * Whether who calls decides on this call: it is part of the call, a condition on the way looks at it, what is
 * read is held against it, or a call that is bound to it (a membership) decides.
 */
function asksOwner(one: ResolvedCall, fn: FunctionNode, query: Query): boolean {
  if (isBound(one, fn, query) || one.call.comparedWithCaller === true) return true;
  if ((one.call.asked ?? []).some((label) => isProven(label, fn, query))) return true;
  const calls = query.callsOf(fn.id);
  return (one.call.decidedBy ?? []).some(({ origin }) => {
    const other = calls.find(({ index }) => origin.kind === 'call' && index === origin.call);
    return (
      other !== undefined && (other.call.comparedWithCaller === true || isBound(other, fn, query))
    );
  });
}

/** A call that concerns the one record or object that its key names. */
function isOfOne({ call }: ResolvedCall): boolean {
  return !/^(?:Scan|Query|List)/.test(call.operation);
}

function matchOf(
  fn: FunctionNode,
  widest: Door,
  one: ResolvedCall,
  query: Query,
): Match | undefined {
  const keys = chosenKeys(one, fn, query);
  const [key] = keys;
  const door = doorOf(fn, query, (trigger) => takes(trigger, key, one.use !== 'read')) ?? widest;
  if (key === undefined || keys.some((label) => subjectOf(label) === 'identity')) return undefined;
  const owned = one.resources.map((id) => ownerOf(id, query)).find((fact) => fact !== undefined);
  if (owned === undefined && door.kind !== 'signed-in') return undefined;
  const name = namesOf(key.path).at(-1) ?? 'id';
  const changes = one.use !== 'read';
  // Other ways through the function know who calls: what they read may be for everybody.
  const knows = readsClaims(fn, query);
  const isSure =
    owned !== undefined &&
    ((door.kind === 'signed-in' && !knows) || (door.kind !== 'authorized' && changes));
  return {
    at: one.call.at,
    because: `${one.call.operation} takes any \`${name}\` from ${doorWords(door)}${
      owned === undefined
        ? ', and nothing of who calls'
        : `, while ${owned.name === fn.name ? 'the same function' : owned.name} keeps whose the record is`
    }, in ${fn.name}`,
    severity: !isSure ? 'low' : knows ? 'medium' : 'high',
    confidence: isSure ? 'medium' : 'low',
    audience: isSure ? 'default' : 'auditor',
    ...(owned === undefined
      ? {}
      : {
          related: [
            { span: owned.call.call.at, label: `${owned.name} writes or asks whose it is here` },
          ],
        }),
    key: one.call.operation,
  };
}

/** Whether the route of a trigger has the parameter of a path, and a method that fits what is done. */
function takes({ route }: TriggerNode, key: SourceLabel | undefined, changes: boolean): boolean {
  const [, name] = /^pathParameters\.([^.]+)$/.exec(key?.path ?? '') ?? [];
  if (route === undefined || name === undefined || !route.path.includes(`{${name}`)) return false;
  return /^(?:GET|HEAD)$/.test(route.method) !== changes;
}

type Owner = { readonly name: string; readonly call: ResolvedCall };

const OWNERS = new WeakMap<Query, ReadonlyMap<NodeId, Owner>>();

/** A call that puts a claim of the caller into a table or bucket, or asks for it there. */
function ownerOf(resource: NodeId, query: Query): Owner | undefined {
  const known = OWNERS.get(query) ?? owners(query);
  OWNERS.set(query, known);
  return known.get(resource);
}

function owners(query: Query): ReadonlyMap<NodeId, Owner> {
  const found = new Map<NodeId, Owner>();
  for (const call of query.graph.calls) {
    const fn = query.function(call.function);
    if (fn === undefined || !isDataCall(call) || !isBound(call, fn, query)) continue;
    // Who wrote what administrators keep for everybody is not whose it is.
    if (isAdministrative(fn.name, undefined)) continue;
    for (const id of call.resources) {
      if (!found.has(id)) found.set(id, { name: fn.name, call });
    }
  }
  return found;
}
