import type { Observation, SourceLabel } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { sourcesIn } from '../support/code-values.ts';
import { type Door, doorOf, doorWords } from '../support/doors.ts';
import { javascript } from '../support/examples.ts';
import { isChosen, looksAtCaller, readsClaims } from '../support/proof.ts';
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
  Profiles:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: userId, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: userId, AttributeType: S }]
      BillingMode: PAY_PER_REQUEST
  Profile:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Environment: { Variables: { TABLE: !Ref Profiles } }
      Events:
        Put: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: put, Path: /profile } }
`;

const PYTHON = (user: string): string => `${SIGNED_IN}      Runtime: python3.13
      InlineCode: |
        import json, os, boto3
        table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
        def handler(event, context):
            body = json.loads(event['body'])
            table.update_item(Key={'userId': ${user}}, UpdateExpression='SET nick = :n', ExpressionAttributeValues={':n': body['nick']})
            return {'statusCode': 204}
`;

/** Callers say themselves who they are or what they may do. */
export const identityFromTheBody: Rule<'function'> = {
  id: 'identity/identity-from-the-body',
  title: 'Callers say themselves who they are',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T6', 'T5', 'B5'],
  references: {
    cwe: [639, 290, 807],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
    ],
  },
  why: 'A user id, tenant or role in the body, the query or a header of its own is whatever the caller writes there. Whoever writes the id of somebody else reads and changes that person’s data; whoever writes `admin` is one.',
  fix: 'Take who calls from what the gateway has verified: `event.requestContext.authorizer.jwt.claims.sub`, `event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]` (of a REST API: `authorizer.claims.sub`), and what they may do from the groups in the token or from a record of your own.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  if (body.role === 'admin') return { statusCode: 200, body: 'everything' };
  return { statusCode: 403 };
};`,
        '{ Type: HttpApi, Properties: { Method: post, Path: /reports } }',
      ),
      PYTHON("body['userId']"),
    ],
    good: [
      javascript(
        `
exports.handler = async (event) => {
  const { role } = event.requestContext.authorizer.jwt.claims;
  if (role === 'admin') return { statusCode: 200, body: 'everything' };
  return { statusCode: 403 };
};`,
        '{ Type: HttpApi, Properties: { Method: post, Path: /reports } }',
      ),
      PYTHON("event['requestContext']['authorizer']['jwt']['claims']['sub']"),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const door = doorOf(fn, query);
  if (door === undefined) return;
  const right = rightChosen(fn, query);
  if (right !== undefined) yield ofRight(fn, door, right, query);
  const looked = right === undefined ? rightLookedUp(fn, door, query) : undefined;
  if (looked !== undefined) yield looked;
  const key = looked === undefined ? identityChosen(fn, door, query) : undefined;
  if (key !== undefined) yield key;
}

/** Whether a part of the request names somebody, and not the thing that the path of its route is about. */
function saysWhoCalls(label: SourceLabel): boolean {
  if (label.path.startsWith('pathParameters')) return false;
  return (
    subjectOf(label) === 'identity' ||
    /user|admin|caller|requester|actor|member|employee|staff/i.test(nameOf([label]))
  );
}

/** Callers say who they are, and the record of whoever they name says what they may do. */
function rightLookedUp(fn: FunctionNode, door: Door, query: Query): Match | undefined {
  if (door.kind === 'authorized' || looksAtCaller(fn, query) || takesPassword(fn, query)) {
    return undefined;
  }
  const calls = query.callsOf(fn.id);
  for (const { kind, at, from } of query.factsOf(fn.id)?.observations ?? []) {
    if (kind !== 'right-looked-up') continue;
    for (const { origin, path } of from) {
      const one = calls.find(({ index }) => origin.kind === 'call' && index === origin.call);
      if (one === undefined || !isDataCall(one) || isBound(one, fn, query)) continue;
      const [key] = chosenKeys(one, fn, query).filter(saysWhoCalls);
      if (key === undefined) continue;
      const right =
        namesOf(path)
          .filter((name) => !/^(?:S|N|BOOL)$/.test(name))
          .at(-1) ?? '';
      return {
        at,
        because: `\`${nameOf([key])}\`, which ${doorWords(door)} chooses, says whose \`${right}\` decides in ${fn.name}`,
        related: [{ span: one.call.at, label: 'the record is looked up' }],
        key: `looked up ${right}`,
      };
    }
  }
  return undefined;
}

/** A right of the caller's own choice on which the code decides. */
function rightChosen(fn: FunctionNode, query: Query): Observation | undefined {
  const all = (query.factsOf(fn.id)?.observations ?? []).filter((one) => {
    const label = chosenRight(one, fn, query);
    if (label === undefined) return false;
    // What is held against another part of the request or a record is no right that is taken at its word.
    return (
      one.kind === 'truth-test' ||
      /admin|super|owner|staff|root|true/i.test(String(one.details.name))
    );
  });
  return all.find(({ details }) => details.signedIn !== true) ?? all[0];
}

function chosenRight(one: Observation, fn: FunctionNode, query: Query): SourceLabel | undefined {
  const isDecision =
    (one.kind === 'comparison' && one.details.with === 'constant') ||
    (one.kind === 'truth-test' && /admin|super|staff|owner/i.test(String(one.details.name)));
  if (!isDecision) return undefined;
  return one.from.find((label) => subjectOf(label) === 'right' && isChosen(label, fn, query));
}

/** Whether the right goes into a record where somebody asks who calls: it is given to somebody, not taken. */
function isGiven(from: readonly SourceLabel[], fn: FunctionNode, query: Query): boolean {
  if (!looksAtCaller(fn, query)) return false;
  const paths = new Set(from.map(({ path }) => path));
  return query
    .callsOf(fn.id)
    .filter((one) => one.use === 'write' && isDataCall(one))
    .flatMap(({ call }) => sourcesIn(call.parameters))
    .some(({ origin, path }) => origin.kind === 'event' && paths.has(path));
}

function ofRight(
  fn: FunctionNode,
  door: Door,
  { at, from, details }: Observation,
  query: Query,
): Match {
  const name = nameOf(from);
  // Behind a token that the code has verified it is what is asked for as often as who asks.
  const isAsked = details.signedIn === true || isGiven(from, fn, query);
  const doubt = isAsked ? ({ audience: 'auditor' } as const) : {};
  return {
    at,
    because: `\`${name}\`, which ${doorWords(door)} writes, decides in ${fn.name}`,
    severity: 'high',
    confidence: 'medium',
    ...doubt,
    key: `right ${name}`,
  };
}

function nameOf(from: readonly SourceLabel[]): string {
  return namesOf(from[0]?.path ?? '').at(-1) ?? '';
}

/** Somebody's record by an id of the caller's own choice, in a function that looks at no claim. */
function identityChosen(fn: FunctionNode, door: Door, query: Query): Match | undefined {
  if (readsClaims(fn, query) || isForAdministrators(fn, door)) return undefined;
  for (const one of query.callsOf(fn.id)) {
    // A folder of somebody else is written to as well as read.
    const isNew = isCreation(one) && one.call.service !== 's3';
    if (!isDataCall(one) || isNew || isBound(one, fn, query)) continue;
    const label = chosenKeys(one, fn, query).find((key) => subjectOf(key) === 'identity');
    if (label === undefined) continue;
    const match = ofIdentity(fn, door, label, one.call.operation, query);
    if (match !== undefined) return { ...match, at: one.call.at };
  }
  return undefined;
}

function ofIdentity(
  fn: FunctionNode,
  door: Door,
  label: SourceLabel,
  operation: string,
  query: Query,
): Omit<Match, 'at'> | undefined {
  const isHeader = /^(?:headers|multiValueHeaders)\./.test(label.path);
  const isSignedIn = door.kind === 'signed-in';
  // A sign-in looks its user up by name, and a check of a password or token is one of its own.
  if (!isSignedIn && !isHeader && (looksAtCaller(fn, query) || takesPassword(fn, query)))
    return undefined;
  const name = namesOf(label.path).at(-1) ?? '';
  const isSure = isSignedIn || isHeader;
  const changes = /^(?:Update|Delete|Transact)/.test(operation);
  return {
    because: `\`${name}\`, which ${doorWords(door)} chooses, says whose record ${operation} concerns in ${fn.name}`,
    severity: isSure ? 'high' : 'medium',
    confidence: isSure ? 'medium' : 'low',
    audience:
      isSure && (changes || isSignedIn) && door.kind !== 'authorized' ? 'default' : 'auditor',
    key: `identity ${name}`,
  };
}

function takesPassword(fn: FunctionNode, query: Query): boolean {
  return (query.factsOf(fn.id)?.reads ?? []).some(({ path }) =>
    /passw|otp|code$|secret/i.test(path),
  );
}

/** Administrators act on others: whether they are such is another question. */
function isForAdministrators(fn: FunctionNode, { trigger }: Door): boolean {
  return isAdministrative(fn.name, trigger.route?.path);
}
