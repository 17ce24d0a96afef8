import type { Escalation } from '../../model/access.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { functionNames, openFunctions, policyOf } from '../support/roles.ts';
import { count, list } from '../support/words.ts';

/** A function whose role can turn itself into a more powerful one. */
export const privilegeEscalation: Rule<'role'> = {
  id: 'identity/privilege-escalation',
  title: 'Function that can make itself more powerful',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I5', 'X1'],
  references: {
    cwe: [269, 266],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://pathfinding.cloud/'],
  },
  why: 'The permissions look limited, but together they let the function take another role, rewrite its own policies, or put its code under a stronger role. Whoever takes over the function holds that power.',
  fix: 'Take away one of the actions, or tie it down: `iam:PassRole` to the one role and service that need it, `sts:AssumeRole` to named roles, updates of code to a deployment role.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Scheduler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'], Resource: '*' }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Scheduler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !Sub 'arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:function:report' }
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (role.functions.length === 0 || role.access.administrator) return;
    const ranked = [...role.access.escalations].sort((a, b) => weight(b, query) - weight(a, query));
    const [best, ...others] = ranked;
    if (best === undefined) return;
    const open = openFunctions(role.functions, query);
    const more = others.length > 0 ? ` (and ${count(others.length, 'other way')})` : '';
    const [statement] = best.statements;
    const place =
      statement === undefined
        ? role.span
        : policyOf(role, statement)?.origin.kind === 'aws-managed'
          ? policyOf(role, statement)?.span
          : statement.span;
    yield {
      at: place ?? role.span,
      because: `${functionNames(role, query)} may use ${list(best.actions.map((one) => `\`${one}\``))} ${gains(best, query)}${more}`,
      severity: severity(best, query, open.length > 0),
      confidence: best.certainty === 'certain' ? 'high' : 'low',
      related: others.slice(0, 5).map((one) => ({
        span: one.statements[0]?.span ?? role.span,
        label: one.actions.join(' + '),
      })),
      key: best.path,
    };
  },
};

/** How far a way leads, and how sure it is; certain ways come first. */
function weight(one: Escalation, query: Query): number {
  const certain = one.certainty === 'certain' ? 10 : 0;
  if (one.category === 'self-escalation') return certain + 3;
  if (one.targets.some((id) => query.role(id)?.access.administrator)) return certain + 3;
  return certain + (one.targets.length > 0 ? 2 : 1);
}

function severity(one: Escalation, query: Query, open: boolean): 'high' | 'medium' {
  const strong = weight(one, query) % 10 === 3;
  return strong || (open && one.certainty === 'certain') ? 'high' : 'medium';
}

function gains(one: Escalation, query: Query): string {
  if (one.category === 'self-escalation') return 'to give itself any permission';
  const names = one.targets.map((id) => query.node(id)?.name ?? id);
  if (names.length > 0) return `to act as role ${list(names, 3)}`;
  return 'to act as whatever role of the account fits';
}
