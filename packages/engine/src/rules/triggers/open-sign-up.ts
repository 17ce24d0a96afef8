import type { Match } from '../../model/finding.ts';
import type { Graph, NodeId, ResourceNode, TriggerNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { at, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { count, list } from '../support/words.ts';

/** A user pool in which strangers register themselves, before routes that trust every signed-in user. */
export const openSignUp: Rule<'application'> = {
  id: 'triggers/open-sign-up',
  title: 'Sign-in that any stranger can register for',
  severity: 'medium',
  confidence: 'medium',
  audience: 'auditor',
  scope: ['T5', 'I6'],
  references: {
    cwe: [287, 863],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html',
    ],
  },
  why: 'A user pool lets strangers register themselves unless it says otherwise. An authorizer that asks for any token of the pool then asks for nothing: whoever wants to call signs up first.',
  fix: 'Set AdminCreateUserConfig.AllowAdminCreateUserOnly to true where users are invited; else ask for scopes or groups on the routes that not every customer may call, and check in a PreSignUp function who registers.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Users: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        DefaultAuthorizer: Users
        Authorizers: { Users: { UserPoolArn: !GetAtt Users.Arn } }
  Admin:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Refund: { Type: Api, Properties: { RestApiId: !Ref Api, Method: post, Path: /admin/refund } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Users:
    Type: AWS::Cognito::UserPool
    Properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        DefaultAuthorizer: Users
        Authorizers: { Users: { UserPoolArn: !GetAtt Users.Arn } }
  Admin:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Refund: { Type: Api, Properties: { RestApiId: !Ref Api, Method: post, Path: /admin/refund } }
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const behind = graph.triggers.flatMap((trigger) => {
      const pool = openPool(trigger);
      return pool === undefined ? [] : [{ trigger, pool }];
    });
    for (const [pool, uses] of Map.groupBy(behind, (one) => one.pool)) {
      const node = query.resource(pool);
      // A function of the application decides who may register.
      const isChecked = !isAbsent(at(node?.properties, 'LambdaConfig.PreSignUp'));
      if (node === undefined || isChecked) continue;
      yield match(
        node,
        uses.map((one) => one.trigger),
        query,
      );
    }
  },
};

type SignedIn = Extract<Invoker, { kind: 'signed-in' }>;

/** The pool whose every user may call a route, where strangers register in it. */
function openPool(trigger: TriggerNode): NodeId | undefined {
  const { route } = trigger;
  if (route === undefined || route.preflight || route.scopes.length > 0) return undefined;
  return trigger.invokers.find(
    (one): one is SignedIn => one.kind === 'signed-in' && one.selfSignUp === true,
  )?.issuer;
}

/** Words in paths of routes that are not for every customer. */
const INTERNAL =
  /(?:^|[/_-])(?:admin|administration|backoffice|internal|manage|management|staff)(?:$|[/_-])/i;

function match(pool: ResourceNode, triggers: readonly TriggerNode[], query: Query): Match {
  const special = triggers.filter(
    ({ route, function: id }) => INTERNAL.test(route?.path ?? '') || isPrivileged(id, query),
  );
  const shown = special.length > 0 ? special : triggers;
  const names = list(shown.map((one) => `${one.route?.method} ${one.route?.path}`));
  const setting = at(pool.properties, 'AdminCreateUserConfig.AllowAdminCreateUserOnly');
  const fix = fixOf(
    'Let administrators only create users',
    { safe: false, check: 'customers are not meant to register themselves' },
    [
      setProperty(
        pool.resource,
        { cloudformation: 'AdminCreateUserConfig.AllowAdminCreateUserOnly' },
        true,
      ),
    ],
  );
  return {
    at: setting?.span ?? pool.span,
    because: `strangers register themselves in ${pool.name}, and every user of it may call ${count(shown.length, 'route')} without a scope (${names})`,
    // A shop wants customers to register; nobody wants them at an administration.
    audience: special.length > 0 ? 'default' : 'auditor',
    functions: [...new Set(shown.map((one) => one.function))],
    related: shown.slice(0, 5).map((one) => ({ span: one.span, label: 'open to every user' })),
    key: pool.id,
    ...(fix === undefined ? {} : { fix }),
  };
}

function isPrivileged(id: NodeId, query: Query): boolean {
  const role = query.role(query.function(id)?.role);
  return role?.access.administrator === true || (role?.access.escalations.length ?? 0) > 0;
}
