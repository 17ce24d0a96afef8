import type { RoleNode } from '../../model/graph.ts';
import type { Principal, Statement } from '../../model/policy.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';

/** A role that a service assumes for whichever resource asks it to. */
export const missingConditionKey: Rule<'role'> = {
  id: 'identity/missing-condition-key',
  title: 'Role trust without the source that the service could name',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['I4'],
  references: {
    cwe: [441, 284],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  },
  why: 'The service assumes the role for any of its resources. With `aws:SourceArn` only the one that the role was made for gets it, so that a mistake elsewhere cannot borrow its rights.',
  fix: 'Add the condition `aws:SourceArn` with the resource, or at least `aws:SourceAccount`, to the trust policy.',
  on: 'role',
  examples: {
    bad: [
      `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: scheduler.amazonaws.com }, Action: sts:AssumeRole }]
`,
    ],
    good: [
      `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
          - Effect: Allow
            Principal: { Service: scheduler.amazonaws.com }
            Action: sts:AssumeRole
            Condition: { StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }
`,
    ],
  },
  *check(role: RoleNode) {
    // A role that SAM or a connector generates cannot be given a condition by its author.
    if (role.resource?.written.type !== 'AWS::IAM::Role') return;
    for (const statement of role.trust?.statements ?? []) {
      if (statement.effect !== 'Allow' || namesSource(statement)) continue;
      for (const principal of statement.principals?.items ?? []) {
        const service = supported(principal);
        if (service === undefined) continue;
        yield {
          at: principal.span,
          because: `\`${readable(service)}\` assumes ${role.name} for any of its resources`,
          key: service,
        };
      }
    }
  },
};

/**
 * Services that send `aws:SourceArn` or `aws:SourceAccount` when they assume a role, each with the page of AWS (under
 * docs.aws.amazon.com) whose example of a trust policy was read in November 2026. Those under `earlier check` were held
 * against AWS's pages before, which were not kept. Lambda, EC2 and API Gateway send neither. Of CodeBuild, rules of
 * EventBridge and pipes no page was found with the condition in a role's trust policy, so that they are left out.
 */
const SUPPORTING: ReadonlySet<string> = new Set([
  'bedrock', // bedrock/latest/userguide/agents-permissions.html
  'ecs-tasks', // AmazonECS/latest/developerguide/task-iam-roles.html
  'fis', // resilience-hub/latest/userguide/next-gen-resilience-testing-iam-single-account.html
  'logs', // AmazonCloudWatch/latest/logs/CreateDestination.html
  'personalize', // personalize/latest/dg/cross-service-confused-deputy-prevention.html
  'scheduler', // scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  'states', // step-functions/latest/dg/procedure-create-iam-role.html
  'autoscaling', // earlier check
  'greengrass', // earlier check
  'iot', // earlier check
  'sagemaker', // earlier check
]);

function supported(principal: Principal): string | undefined {
  if (principal.kind !== 'service') return undefined;
  const [name = ''] = principal.text.split('.');
  return SUPPORTING.has(name) ? principal.text : undefined;
}

function namesSource({ conditions }: Statement): boolean {
  return conditions.some(({ key }) => /^aws:source(?:arn|account|org)|^sts:externalid$/.test(key));
}
