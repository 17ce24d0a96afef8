import { isControlPlaneName } from '../../iam/access/plane.ts';
import { type Action, expand } from '../../iam/actions.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { PlacedText } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { functionNames, isException, isOwn, wideActions } from '../support/roles.ts';
import { list } from '../support/words.ts';

/** A running function that may change infrastructure, code or permissions. */
export const controlPlaneInFunction: Rule<'role'> = {
  id: 'identity/control-plane-in-function',
  title: 'Function that may change infrastructure or permissions',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I5'],
  references: {
    cwe: [250, 269],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html',
    ],
  },
  why: 'A function that serves events works on data; what it runs on is made by the deployment. With these permissions a flaw in the function does not only read or write data: it changes code, networks or policies, and stays after the repair.',
  fix: 'Leave such changes to the deployment role. If the function is there to manage resources, name exactly those, and keep everything that handles outside input in another function.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Files: { Type: AWS::S3::Bucket }
  Share:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'], Resource: !GetAtt Files.Arn }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Files: { Type: AWS::S3::Bucket }
  Share:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - AWSLambdaVPCAccessExecutionRole
        - Statement:
            - { Effect: Allow, Action: ['s3:PutObject', 's3:PutObjectAcl'], Resource: !Sub '\${Files.Arn}/*' }
            - { Effect: Allow, Action: ['logs:CreateLogGroup', 'ec2:CreateNetworkInterface'], Resource: '*' }
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    const { access } = role;
    if (role.functions.length === 0 || access.administrator) return;
    const found = changesOf(role);
    const grave = found.filter(({ actions }) => actions.some(isGrave));
    const [first] = grave.length > 0 ? grave : found;
    if (first === undefined) return;
    const shown = grave.length > 0 ? grave : found;
    const others = found.length - shown.length;
    const names = list([...new Set(shown.map(({ at }) => `\`${readable(at.text)}\``))]);
    yield {
      at: first.at.span,
      because: `${functionNames(role, query)} may use ${names}${others > 0 ? `, and ${others} more that change settings` : ''}`,
      severity: grave.length > 0 ? 'medium' : 'low',
      audience: grave.length > 0 ? 'default' : 'auditor',
      related: shown.slice(1, 8).map(({ at }) => ({ span: at.span, label: at.text })),
    };
  },
};

type Change = { readonly at: PlacedText; readonly actions: readonly Action[] };

/** Control-plane actions in the author's own words, less what other rules say better. */
function changesOf(role: RoleNode): readonly Change[] {
  const wide = new Set(wideActions(role).map((one) => one.at));
  const escalating = new Set(
    role.access.escalations
      .filter((one) => one.certainty === 'certain')
      .flatMap((one) => one.actions.map((action) => action.toLowerCase())),
  );
  return role.access.controlPlane.flatMap(({ at, statement }) => {
    if (!isOwn(role, statement) || isException(statement) || wide.has(at)) return [];
    if (!/^[\w-]+:/.test(at.text) || escalating.has(at.text.toLowerCase())) return [];
    const actions = expand(at.text).filter(
      (one) => isControlPlaneName(one.name) === true && !isMinor(one),
    );
    return actions.length === 0 ? [] : [{ at, actions }];
  });
}

/** Answers that a pipeline, a deployment or a stack waits for from the function that it called. */
const ANSWERS =
  /^(?:codepipeline:Put(?:ThirdParty)?Job(?:Success|Failure)Result|codedeploy:PutLifecycleEventHookExecutionStatus|cloudformation:SignalResource)$/;

/** Telemetry, tags, answers, and what belongs to handling single objects. */
function isMinor({ name, service, level }: Action): boolean {
  if (service === 'logs' || service === 'xray' || service === 'cloudwatch') return true;
  // Lending a role is weighed by the rules on passing roles and on escalation.
  return (
    name === 'iam:PassRole' ||
    level === 'tagging' ||
    ANSWERS.test(name) ||
    /^s3:Put(?:Object|ObjectVersion)Acl$/.test(name)
  );
}

/** Services whose changes are changes of code, of networks, or of who may do what. */
const GRAVE: ReadonlySet<string> = new Set([
  'apigateway',
  'cloudformation',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'iam',
  'organizations',
  'sso',
]);

function isGrave({ name, service, level }: Action): boolean {
  // Asked for by every guide on encrypted stores; it lends the key only to services.
  if (name === 'kms:CreateGrant') return false;
  if (level === 'permissions' || GRAVE.has(service)) return true;
  return /^lambda:(?:Create|Update|Delete|Put|Publish)(?:Function|Layer|Version|Alias)/.test(name);
}
