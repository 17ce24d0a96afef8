import type { Graph } from '../../model/graph.ts';
import type { PlacedText, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { namesOf } from '../support/roles.ts';
import { ownStatements } from '../support/statements.ts';
import { list } from '../support/words.ts';

/** Permission to pass many roles to any service. */
export const unrestrictedPassRole: Rule<'application'> = {
  id: 'identity/unrestricted-pass-role',
  title: 'Roles may be passed to any service',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I4', 'I5'],
  references: {
    cwe: [269, 266],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  },
  why: 'Passing a role means lending its power to whatever service runs the work. Without a named role and a named service, the holder can put the strongest role of the account behind work of its own.',
  fix: 'Name the one role in `Resource`, and the service in the condition `iam:PassedToService`.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Starter:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'iam:PassRole', Resource: '*' }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Starter:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'iam:PassRole', Resource: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/task' }
            - Effect: Allow
              Action: 'iam:PassRole'
              Resource: '*'
              Condition: { StringEquals: { 'iam:PassedToService': ecs-tasks.amazonaws.com } }
`,
    ],
  },
  *check(_graph: Graph, query: Query) {
    for (const { statement, nodes, functions } of ownStatements(query)) {
      const at = passRoleOf(statement);
      if (at === undefined || isRestricted(statement) || isTold(statement, query, nodes)) continue;
      const resources = statement.resources?.items ?? [];
      const which = list(resources.map((one) => `\`${readable(one.text)}\``));
      const who = namesOf(functions.length > 0 ? functions : nodes, query);
      yield {
        at: at.span,
        because: `${who} may pass every role that ${which} means to any service`,
        audience: functions.length > 0 ? 'default' : 'auditor',
        functions,
        nodes,
        key: `${nodes.toSorted().join()}/${which}`,
      };
    }
  },
};

/** The item that allows passing roles. `iam:*` and wider are said by the rules on wildcards. */
function passRoleOf({ effect, actions }: Statement): PlacedText | undefined {
  if (effect !== 'Allow' || actions.negated) return undefined;
  return actions.items.find(({ text }) => /^iam:(?:passrole|pass\*)$/i.test(text));
}

/** From this many roles on, naming each is as good as naming none. */
const MANY = 4;

function isRestricted({ resources, conditions }: Statement): boolean {
  if (conditions.some((one) => /^iam:(?:passedtoservice|associatedresourcearn)$/.test(one.key))) {
    return true;
  }
  const items = resources?.items ?? [];
  return items.length < MANY && !items.some(({ text }) => /(?:^|[:/])\*$/.test(text));
}

/** Whether the rules on administrators and escalation say it, with what it leads to. */
function isTold(statement: Statement, query: Query, nodes: readonly string[]): boolean {
  const roles = nodes.flatMap((id) => query.role(id) ?? []);
  return roles.some(({ access, functions }) => {
    if (functions.length === 0) return false;
    const ways = access.escalations.filter((one) => one.certainty === 'certain');
    return access.administrator || ways.some((one) => one.statements.includes(statement));
  });
}
