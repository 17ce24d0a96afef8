import type { CodeValue } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { parameterOf, sourcesIn } from '../support/code-values.ts';
import { type Door, doorOf, doorWords } from '../support/doors.ts';
import { javascript, python } from '../support/examples.ts';
import { isChosen, looksAtCaller, readsClaims } from '../support/proof.ts';
import { isAdministrative } from '../support/subjects.ts';
import { toldOnce } from '../support/told-once.ts';

/** A function for administrators that does not ask whether one calls. */
export const adminFunctionWithoutCheck: Rule<'function'> = {
  id: 'identity/admin-function-without-check',
  title: 'Administrative function without a check of who calls',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T6', 'T5', 'B5'],
  references: {
    cwe: [862, 306],
    owasp: ['S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html',
    ],
  },
  why: 'The function does what only administrators should, and neither the gateway nor its code asks whether the caller is one. Whoever finds its address manages users and reads or changes the data of all.',
  fix: 'Put an authorizer on the route and check the group in the function: `if (!(claims["cognito:groups"] ?? "").includes("admin")) return { statusCode: 403 }`, `if "admin" not in claims.get("cognito:groups", ""): return {"statusCode": 403}`; or take the function off the public API and call it with IAM.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { CognitoIdentityProviderClient, AdminDeleteUserCommand } = require('@aws-sdk/client-cognito-identity-provider');
const client = new CognitoIdentityProviderClient({});
exports.handler = async (event) => {
  await client.send(new AdminDeleteUserCommand({ UserPoolId: process.env.POOL, Username: event.pathParameters.name }));
  return { statusCode: 204 };
};`,
        "{ Type: HttpApi, Properties: { Method: delete, Path: '/users/{name}' } }",
      ),
      python(
        `
import os, boto3
def handler(event, context):
    return {'statusCode': 200, 'body': str(boto3.client('dynamodb').scan(TableName=os.environ['TABLE'])['Items'])}`,
        '{ Type: HttpApi, Properties: { Method: get, Path: /admin/orders } }',
      ),
    ],
    good: [
      javascript(
        `
const { CognitoIdentityProviderClient, AdminDeleteUserCommand } = require('@aws-sdk/client-cognito-identity-provider');
const client = new CognitoIdentityProviderClient({});
exports.handler = async (event) => {
  if (event.headers['x-admin-key'] !== process.env.ADMIN_KEY) return { statusCode: 403 };
  await client.send(new AdminDeleteUserCommand({ UserPoolId: process.env.POOL, Username: event.pathParameters.name }));
  return { statusCode: 204 };
};`,
        "{ Type: HttpApi, Properties: { Method: delete, Path: '/users/{name}' } }",
      ),
      python(
        `
import os, boto3
def handler(event, context):
    return {'statusCode': 200, 'body': str(boto3.client('dynamodb').scan(TableName=os.environ['TABLE'])['Items'])}`,
        '{ Type: HttpApi, Properties: { Method: get, Path: /orders } }',
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const door = doorOf(fn, query);
  if (door === undefined || door.kind === 'authorized' || isScoped(door)) return;
  if (door.kind === 'open' ? looksAtCaller(fn, query) : readsClaims(fn, query)) return;
  const calls = query.callsOf(fn.id);
  const operation = calls.find((one) => managesUsers(one, fn, query));
  if (operation !== undefined) {
    yield match(fn, door, operation.call.at, `${operation.call.operation} is for`);
    return;
  }
  const [first] = calls;
  if (first !== undefined && isAdministrative(fn.name, door.trigger.route?.path)) {
    yield match(
      fn,
      door,
      first.call.at,
      `${first.call.operation} of an administrative function is for`,
    );
  }
}

function match(fn: FunctionNode, door: Door, at: Match['at'], what: string): Match {
  const isOpen = door.kind === 'open';
  return {
    at,
    because: `${what} ${doorWords(door)}, and nothing asks who that is, in ${fn.name}`,
    severity: isOpen ? 'critical' : 'high',
  };
}

/** A scope of the token is a check that the gateway makes. */
function isScoped({ trigger }: Door): boolean {
  return (trigger.route?.scopes.length ?? 0) > 0;
}

/** What changes the account of somebody whom the caller names. */
const MANAGES =
  /^Admin(?:DeleteUser|SetUserPassword|AddUserToGroup|RemoveUserFromGroup|UpdateUserAttributes|DisableUser|EnableUser|ResetUserPassword|UserGlobalSignOut|SetUserMFAPreference)$/;

function managesUsers({ call }: ResolvedCall, fn: FunctionNode, query: Query): boolean {
  if (call.service === 'iam')
    return /^(?:Create|Attach|Put|Add|Update|Delete)(?:User|Role|AccessKey|LoginProfile|UserToGroup|RolePolicy|UserPolicy)/.test(
      call.operation,
    );
  if (call.service !== 'cognito-idp' || !MANAGES.test(call.operation)) return false;
  if (
    call.operation === 'AdminAddUserToGroup' &&
    !isPowerful(parameterOf(call, 'GroupName'), fn, query)
  )
    return false;
  return parameterOf(call, 'Username')
    .flatMap(sourcesIn)
    .some((label) => isChosen(label, fn, query));
}

/** Everybody who signs up is put into the group of users; into another one only by somebody who may. */
function isPowerful(groups: readonly CodeValue[], fn: FunctionNode, query: Query): boolean {
  return groups.some((one) =>
    one.kind === 'constant'
      ? /admin|staff|super|owner|manager/i.test(String(one.value))
      : sourcesIn(one).some((label) => isChosen(label, fn, query)),
  );
}
