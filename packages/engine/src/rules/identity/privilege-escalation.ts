import type { Escalation } from '../../model/access.ts';
import type { Graph, RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import type { Rule } from '../rule.ts';
import { namesOf, openFunctions, policyOf } from '../support/roles.ts';
import { count, list } from '../support/words.ts';

/** A function whose role can turn itself into a more powerful one. */
export const privilegeEscalation: Rule<'application'> = {
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
  on: 'application',
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
  *check(graph: Graph, query: Query) {
    const ways = graph.roles.flatMap((role) => widestWay(role, query) ?? []);
    for (const group of Map.groupBy(ways, (one) => one.cause).values()) {
      const [first] = group.toSorted((a, b) => Number(b.open) - Number(a.open));
      if (first === undefined) continue;
      const { role, best, others } = first;
      const roles = group.map((one) => one.role);
      const functions = [...new Set(roles.flatMap((one) => one.functions))];
      const more =
        others.length > 0 ? `, with ${count(others.length, 'other way')} to more power` : '';
      const grave = group.some((one) => one.grave);
      yield {
        at: first.place,
        because: `${namesOf(functions, query)} may ${gainOf(best, query)} (${list(best.actions.map((one) => `\`${one}\``))})${more}${doubt(best)}`,
        severity: grave ? 'high' : isByName(best, query) ? 'low' : 'medium',
        confidence: best.certainty === 'certain' ? 'high' : 'low',
        audience:
          grave || (best.certainty === 'certain' && !isByName(best, query)) ? 'default' : 'auditor',
        functions,
        nodes: roles.map((one) => one.id),
        related: [
          ...group
            .filter((one) => one !== first)
            .map((one) => ({
              span: one.place,
              label: `also ${namesOf(one.role.functions, query)}`,
            })),
          ...others.slice(0, 5).map((one) => ({
            span: placeOf(role, one),
            label: one.actions.join(' + '),
          })),
        ],
        key: `${best.path}/${roles
          .map((one) => one.id)
          .toSorted()
          .join()}`,
      };
    }
  },
};

/** The best way up of one role, with the policy or statement that gives it. */
type Way = {
  readonly role: RoleNode;
  readonly best: Escalation;
  readonly others: readonly Escalation[];
  readonly place: Span;
  /** The same for roles that one policy lifts: the managed policy, or the statement's place. */
  readonly cause: string;
  readonly open: boolean;
  readonly grave: boolean;
};

function widestWay(role: RoleNode, query: Query): Way | undefined {
  if (role.functions.length === 0 || role.access.administrator) return undefined;
  const ranked = role.access.escalations.toSorted((a, b) => weight(b, query) - weight(a, query));
  const [best, ...others] = ranked;
  if (best === undefined) return undefined;
  const open = openFunctions(role.functions, query).length > 0;
  const [statement] = best.statements;
  const origin = statement === undefined ? undefined : policyOf(role, statement)?.origin;
  const managed = origin?.kind === 'aws-managed' ? origin.name : undefined;
  const place = placeOf(role, best);
  const certain = best.certainty === 'certain';
  const grave = isStrong(best, query) || (open && certain && !isByName(best, query));
  const cause = `${best.path}/${managed ?? `${place.file}:${place.start}`}`;
  return { role, best, others, place, cause, open, grave: grave && certain };
}

/** The action where the author wrote it; for a policy of the cloud's own the line that attaches it. */
function placeOf(role: RoleNode, { statements, actions }: Escalation): Span {
  const [statement] = statements;
  if (statement === undefined) return role.span;
  const policy = policyOf(role, statement);
  const isWritten = policy?.origin.kind === 'inline' || policy?.origin.kind === 'customer-managed';
  if (!isWritten) return policy?.span ?? role.span;
  const wanted = actions.map((one) => one.toLowerCase());
  const item = statement.actions.items.find(({ text }) => wanted.includes(text.toLowerCase()));
  return (item ?? statement.actions.items[0] ?? statement).span;
}

/** How far a way leads, and how sure it is; certain ways come first. */
function weight(one: Escalation, query: Query): number {
  const certain = one.certainty === 'certain' ? 10 : 0;
  if (isStrong(one, query)) return certain + 4;
  if (one.category === 'needs-user') return certain;
  return certain + (isByName(one, query) ? 1 : one.targets.length > 0 ? 3 : 2);
}

function isStrong(one: Escalation, query: Query): boolean {
  if (one.category === 'self-escalation') return true;
  return one.targets.some((id) => query.role(id)?.access.administrator);
}

/** Whether it is only what the author asked for: to take a role that the statement names. */
function isByName(one: Escalation, query: Query): boolean {
  if (one.path !== 'sts-001' || isStrong(one, query)) return false;
  return one.statements.every(
    ({ resources }) =>
      resources?.negated === false &&
      resources.items.every(({ text }) => !/^\*$|:role\/\*$|:\*$/.test(text)),
  );
}

/** What an escalation is to somebody who has taken over the function. */
function gainOf(one: Escalation, query: Query): string {
  switch (one.category) {
    case 'self-escalation':
      return 'obtain any permission';
    case 'needs-user':
      return 'give any permission to a user or group that an attacker holds';
    case 'new-passrole':
      return `start new work as ${targetOf(one, query)}`;
    case 'existing-passrole':
      return `change or steer what runs as ${targetOf(one, query)}`;
    default:
      return one.actions.some((action) => /AccessKey|LoginProfile/.test(action))
        ? 'make credentials for other users of the account, and sign in as them'
        : one.path === 'sts-001'
          ? `act as ${targetOf(one, query)}`
          : `open ${targetOf(one, query)} and act as it`;
  }
}

function targetOf(one: Escalation, query: Query): string {
  const names = [...new Set(one.targets.map((id) => query.node(id)?.name ?? id))];
  const [widest] = names;
  if (widest === undefined) return 'another role of the account';
  const which = query.role(one.targets[0])?.access.administrator ? ', an administrator' : '';
  if (names.length === 1) return `role ${widest}${which}`;
  return `any of ${names.length} roles, the widest of them ${widest}${which}`;
}

/** What it depends on, where it is not sure. */
function doubt(one: Escalation): string {
  if (one.certainty === 'certain') return '';
  const named = one.statements.find(({ when }) => when !== undefined && when !== '?');
  if (named !== undefined) return `, if \`${named.when}\` holds`;
  if (one.statements.some(({ conditions }) => conditions.length > 0)) {
    return ', if its conditions allow it, which cannot be told from the template';
  }
  return ', depending on values and roles that the template does not tell';
}
