import type { Match } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { type Door, doorOf, doorWords } from '../support/doors.ts';
import { looksAtCaller } from '../support/proof.ts';
import { chosenKeys, isCreation } from '../support/subjects.ts';
import { toldOnce } from '../support/told-once.ts';

const API = (remove: string): string => `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, Handler: index.handler, Environment: { Variables: { TABLE: !Ref Tasks } } } }
Resources:
  Users: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        Authorizers:
          Pool:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: { issuer: !Sub 'https://cognito-idp.eu-central-1.amazonaws.com/\${Users}', audience: [app] }
  Tasks:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      BillingMode: PAY_PER_REQUEST
  Create:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        import boto3, json, os
        table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
        def handler(event, context):
            table.put_item(Item={'id': context.aws_request_id, 'text': json.loads(event['body'])['text']})
            return {'statusCode': 201}
      Events:
        Call: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: post, Path: /tasks, Auth: { Authorizer: Pool } } }
  Remove:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        import boto3, os
        table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
        def handler(event, context):
            table.delete_item(Key={'id': event['pathParameters']['id']})
            return {'statusCode': 204}
      Events:
        Call: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: delete, Path: '/tasks/{id}'${remove} } }
`;

/** Records may be changed by anyone, though who makes them has to sign in. */
export const checkLeftOut: Rule<'function'> = {
  id: 'identity/check-left-out',
  title: 'Change without the check that others ask for',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5', 'B5'],
  references: {
    cwe: [862, 306],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
    ],
  },
  why: 'Where one function asks who calls before it writes to a table, the records are not for everybody. Another one that changes or deletes them by an id from the request, and asks nobody, undoes that: whoever has or guesses an id removes the records of others.',
  fix: 'Give the route the authorizer of the others, or call the same check in the function before it writes. If everybody may change these records, suppress the finding there and say so.',
  on: 'function',
  examples: { bad: [API('')], good: [API(', Auth: { Authorizer: Pool }')] },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const door = doorOf(fn, query, ({ route }) => /^(?:DELETE|PUT|PATCH)$/.test(route?.method ?? ''));
  if (door?.kind !== 'open' || looksAtCaller(fn, query)) return;
  for (const one of query.callsOf(fn.id)) {
    const [table] = one.resources;
    if (table === undefined || !isChange(one, fn, query)) continue;
    const asking = checked(table, fn, query);
    if (asking === undefined) continue;
    yield {
      at: one.call.at,
      because: sentence(door, one, table, asking, query, fn),
      related: [{ span: asking.span, label: `${asking.name} asks who calls` }],
      key: `${one.call.operation} ${table}`,
    };
    return;
  }
}

/** Whether a record is changed or deleted that the caller names. */
function isChange(one: ResolvedCall, fn: FunctionNode, query: Query): boolean {
  return (
    one.call.service === 'dynamodb' &&
    (one.use === 'write' || one.use === 'delete') &&
    !isCreation(one) &&
    chosenKeys(one, fn, query).length > 0
  );
}

/** Another function that writes to the table for those alone who say who they are. */
function checked(table: NodeId, fn: FunctionNode, query: Query): FunctionNode | undefined {
  return query.graph.functions.find((other) => {
    if (other.id === fn.id) return false;
    const writes = query
      .callsOf(other.id)
      .some((one) => one.resources.includes(table) && one.use === 'write');
    if (!writes) return false;
    const door = doorOf(other, query);
    if (door === undefined) return false;
    return door.kind !== 'open' || readsToken(other, query);
  });
}

/** Whether the code looks at what a caller shows to say who it is. */
function readsToken(fn: FunctionNode, query: Query): boolean {
  return (query.factsOf(fn.id)?.reads ?? []).some(({ origin, path }) =>
    origin.kind === 'event' ? /^(?:multiValueH|h)eaders\.authorization$/i.test(path) : false,
  );
}

function sentence(
  door: Door,
  { call }: ResolvedCall,
  table: NodeId,
  asking: FunctionNode,
  query: Query,
  fn: FunctionNode,
): string {
  const name = query.node(table)?.name ?? table;
  const what = call.operation.startsWith('Delete') ? 'deletes' : 'changes';
  return `${doorWords(door)} ${what} any record of ${name} by its key, where ${asking.name} asks who calls, in ${fn.name}`;
}
