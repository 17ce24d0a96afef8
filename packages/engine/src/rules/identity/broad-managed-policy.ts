import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { canHarm, functionNames, isTelemetry } from '../support/roles.ts';
import { list } from '../support/words.ts';

/** A policy of the cloud's own making that opens whole services to a function. */
export const broadManagedPolicy: Rule<'role'> = {
  id: 'identity/broad-managed-policy',
  title: 'Managed policy that opens whole services',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I3'],
  references: {
    cwe: [250, 732],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    ],
  },
  why: 'A managed policy is made to fit everybody: it allows its actions on every resource of the account, and it changes when the cloud changes it. A flaw in the function gives an attacker all of it.',
  fix: 'Replace the managed policy by the few actions that the function calls, on the resources that it works on; in SAM, by a policy template with the resource as its parameter.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [AmazonS3FullAccess]
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Tracing: Active
      Policies: [AWSLambdaVPCAccessExecutionRole]
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (role.functions.length === 0 || role.access.administrator) return;
    for (const policy of role.policies) {
      const { origin } = policy;
      if (origin.kind !== 'aws-managed' || isExecutionPolicy(origin.name)) continue;
      const wide = role.access.wildcards.filter(
        (one) => policy.statements.includes(one.statement) && canHarm(one.levels),
      );
      const services = [...new Set(wide.flatMap((one) => one.services))];
      if (services.length === 0 || isTelemetry(services)) continue;
      const levels = [...new Set(wide.flatMap((one) => one.levels))];
      const writes = levels.some((level) => level === 'write' || level === 'permissions');
      yield {
        at: policy.span,
        because: `\`${origin.name}\` lets ${functionNames(role, query)} ${list(levels, 5)} on every resource of ${list(services, 5)}`,
        severity: writes ? 'medium' : 'low',
        key: origin.name,
      };
    }
  },
};

/** Policies for the function's own running (logs, network interfaces, polling): the cloud's advised minimum. */
function isExecutionPolicy(name: string): boolean {
  return (
    /^(AWSLambda|AWSXRay|AWSXray|CloudWatchLambda|AWSCodeDeployRole|AmazonAPIGateway|AWSAppSyncPush)/.test(
      name,
    ) &&
    !/FullAccess|^AWSLambda_ReadOnlyAccess|^AWSLambdaRole$|^AWSLambdaExecute$|^AWSLambdaInvocation/.test(
      name,
    )
  );
}
