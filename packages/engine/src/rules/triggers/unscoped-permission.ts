import type { Json, Match } from '../../model/finding.ts';
import type { FunctionNode, GraphNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { hasHole, readable } from '../../model/text.ts';
import { at, isAbsent, mayBe } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { functionExposures } from './public-access.ts';
import { actsForAnyCustomer, shortService } from './services.ts';

/** A permission that lets a cloud service call a function on behalf of anybody's resource. */
export const unscopedPermission: Rule<'function'> = {
  id: 'triggers/unscoped-permission',
  title: 'Permission for a service without its source',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'T5'],
  references: {
    cwe: [441, 863],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-1', 'SAS-3'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  },
  why: 'The service acts for every customer. Without SourceArn or SourceAccount, a stranger points a resource in an account of their own (a topic, a rule, an API, a bucket) at the function, and the service calls it with events that the stranger wrote.',
  fix: 'Name the source in SourceArn. Where the ARN has no account (S3), name the account in SourceAccount as well: the name of a deleted bucket can be taken by somebody else.',
  on: 'function',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !GetAtt Worker.Arn }] } }
  Worker:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, Runtime: nodejs24.x, CodeUri: src/ }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties: { FunctionName: !Ref Worker, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !GetAtt Worker.Arn }] } }
  Worker:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, Runtime: nodejs24.x, CodeUri: src/ }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Worker
      Action: lambda:InvokeFunction
      Principal: sns.amazonaws.com
      SourceArn: !Ref Orders
`,
    ],
  },
  *check(node: FunctionNode, query: Query): Generator<Match> {
    for (const { invoker, statement } of functionExposures(node)) {
      if (invoker.kind !== 'service' || invoker.scoped) continue;
      if (hasHole(invoker.service) || !actsForAnyCustomer(invoker.service)) continue;
      const service = readable(invoker.service);
      const what = shortService(service);
      const permission = permissionAt(query, statement.span);
      // Alexa says whose skill it is by a token, which stands for the source.
      if (!isAbsent(at(permission?.properties, 'EventSourceToken'))) continue;
      yield {
        at: invoker.span,
        because: `${service} may call ${node.name} on behalf of any account, since the permission names no source`,
        key: service,
        // A target group takes a function only once the permission is there: its ARN cannot be named in one stack.
        ...(what === 'load balancer' ? { audience: 'auditor', severity: 'low' } : {}),
        related: [{ span: statement.span, label: `lets in any ${what} of anybody` }],
        ...fixFor(permission, node, query),
      };
    }
    yield* withoutAccount(node, query);
  },
};

/** S3 names no account in its ARNs: whoever gets the name of the bucket later may call. */
function* withoutAccount(node: FunctionNode, query: Query): Generator<Match> {
  for (const { span } of node.policies) {
    const permission = permissionAt(query, span);
    const { properties } = permission ?? {};
    const named = at(properties, 'SourceArn');
    if (!mayBe(at(properties, 'Principal'), 's3.amazonaws.com') || isAbsent(named)) continue;
    if (!isAbsent(at(properties, 'SourceAccount'))) continue;
    yield {
      at: named?.span ?? span,
      because: `the permission of ${node.name} names a bucket but not its account, so whoever takes over the bucket's name may call`,
      severity: 'low',
      audience: 'auditor',
      key: `account:${permission?.logicalId}`,
      ...setAccount(permission),
    };
  }
}

const BY_SPAN = new WeakMap<Query, ReadonlyMap<string, Resource>>();

/** The permission that a statement was made of: both have one place. */
function permissionAt(
  query: Query,
  { file, start }: { readonly file: string; readonly start: number },
): Resource | undefined {
  let found = BY_SPAN.get(query);
  if (found === undefined) {
    const permissions = [...query.graph.declared.values()].filter(
      (one) => one.type === 'AWS::Lambda::Permission',
    );
    found = new Map(permissions.map((one) => [`${one.span.file}:${one.span.start}`, one]));
    BY_SPAN.set(query, found);
  }
  return found.get(`${file}:${start}`);
}

function setAccount(permission: Resource | undefined): Pick<Match, 'fix'> {
  if (permission?.written.type !== 'AWS::Lambda::Permission') return {};
  const fix = fixOf(
    'Name the own account as the owner of the source',
    { safe: false, check: 'the source is in the same account as the function' },
    [setProperty(permission, { cloudformation: 'SourceAccount' }, { Ref: 'AWS::AccountId' })],
  );
  return fix === undefined ? {} : { fix };
}

/** The change that names the source which the permission was written for, where the template declares it. */
function fixFor(
  permission: Resource | undefined,
  node: FunctionNode,
  query: Query,
): Pick<Match, 'fix'> {
  if (permission?.written.type !== 'AWS::Lambda::Permission') return {};
  const sources = query
    .triggersOf(node.id)
    .filter((one) => one.permissionSpan === permission.span)
    .flatMap((one) => query.node(one.source) ?? []);
  const [source] = sources;
  if (source === undefined || new Set(sources).size !== 1) return {};
  const arn = arnOf(source, permission);
  if (arn === undefined) return {};
  const fix = fixOf(
    `Name ${source.name} as the source`,
    { safe: false, check: 'nothing else calls the function by this permission' },
    [setProperty(permission, { cloudformation: 'SourceArn' }, arn)],
  );
  return fix === undefined ? {} : { fix };
}

function arnOf(source: GraphNode, permission: Resource): Json | undefined {
  const { resource } = source;
  if (resource === undefined || resource.stack !== permission.stack) return undefined;
  const id = resource.logicalId;
  switch (resource.type) {
    case 'AWS::SNS::Topic':
      return { Ref: id };
    case 'AWS::Events::Rule':
    case 'AWS::Cognito::UserPool':
    case 'AWS::Logs::LogGroup':
      return { 'Fn::GetAtt': [id, 'Arn'] };
    case 'AWS::ApiGateway::RestApi':
    case 'AWS::ApiGatewayV2::Api': {
      const home = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}';
      return { 'Fn::Sub': `${home}:\${${id}}/*` };
    }
    default:
      return undefined;
  }
}
