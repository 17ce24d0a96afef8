import { isTelemetry } from '../../model/access.ts';
import type { Graph, RoleNode } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { isGrave, type Power, verbs } from '../support/actions.ts';
import { canHarm, isExecutionPolicy, namesOf } from '../support/roles.ts';
import { count } from '../support/words.ts';

/** A policy of the cloud's own making that opens whole services to a function. */
export const broadManagedPolicy: Rule<'application'> = {
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
  on: 'application',
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
  *check(graph: Graph, query: Query) {
    const uses = graph.roles.flatMap(broadPolicies);
    for (const group of Map.groupBy(uses, (one) => one.name).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const functions = [...new Set(group.flatMap(({ role }) => role.functions))];
      const nodes = group.map(({ role }) => role.id);
      const { name, power } = first;
      const grave = isGrave(power);
      const [service = '', ...others] = power.services;
      const more = others.length > 0 ? ` and ${count(others.length, 'other service')}` : '';
      yield {
        at: first.policy.span,
        because: `\`${name}\` lets ${namesOf(functions, query)} ${verbs(power.levels)} every resource of ${service}${more}`,
        severity: grave ? 'medium' : 'low',
        audience: grave ? 'default' : 'auditor',
        functions,
        nodes,
        related: group.slice(1).map(({ role, policy }) => ({
          span: policy.span,
          label: `also ${namesOf(role.functions, query)}`,
        })),
        key: `${name}/${nodes.toSorted().join()}`,
      };
    }
  },
};

type Use = {
  readonly role: RoleNode;
  readonly policy: Policy;
  readonly name: string;
  readonly power: Omit<Power, 'actions'>;
};

function broadPolicies(role: RoleNode): readonly Use[] {
  if (role.functions.length === 0 || role.access.administrator) return [];
  return role.policies.flatMap((policy) => {
    const { origin } = policy;
    if (origin.kind !== 'aws-managed' || isExecutionPolicy(origin.name)) return [];
    const wide = role.access.wildcards.filter((one) => policy.statements.includes(one.statement));
    const power = {
      services: mainFirst([...new Set(wide.flatMap((one) => one.services))], origin.name),
      levels: [...new Set(wide.flatMap((one) => one.levels))],
    };
    if (!canHarm(power.levels) || isTelemetry(power.services)) return [];
    return [{ role, policy, name: origin.name, power }];
  });
}

/** The service that the policy is named after stands first: `AmazonDynamoDBFullAccess` is about dynamodb. */
function mainFirst(services: readonly string[], name: string): readonly string[] {
  const lower = name.toLowerCase();
  const isNamed = (service: string): number =>
    Number(lower.includes(service.split('-')[0] ?? service));
  return services.toSorted((a, b) => isNamed(b) - isNamed(a));
}
