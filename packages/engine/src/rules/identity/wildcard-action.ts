import type { Wildcard } from '../../model/access.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { verbs } from '../support/actions.ts';
import { functionNames, wideActions } from '../support/roles.ts';
import { list } from '../support/words.ts';

/** A statement of a function's own role that allows every action of a service. */
export const wildcardAction: Rule<'role'> = {
  id: 'identity/wildcard-action',
  title: 'Every action of a service is allowed',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I3'],
  references: {
    cwe: [250, 732],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    ],
  },
  why: 'With every action of a service come the dangerous ones that the function never calls: deleting the store, changing its policy, reading what belongs to others. A flaw in the function hands all of them to the attacker.',
  fix: 'List the actions that the code calls. `postern explain identity/wildcard-action` and the map of the role show what the wildcard opens.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Table.Arn }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: !GetAtt Table.Arn }
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (role.functions.length === 0 || role.access.administrator) return;
    const everywhere = new Set(
      role.access.wildcards
        .filter((one) => one.kind === 'all-resources')
        .map((one) => one.statement),
    );
    for (const group of Map.groupBy(wideActions(role), statementKey).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const texts = list([...new Set(group.map((one) => `\`${readable(one.text)}\``))]);
      const levels = [...new Set(group.flatMap((one) => one.levels))];
      const where = everywhere.has(first.statement) ? ' on every resource' : '';
      yield {
        at: first.at.span,
        because: `${functionNames(role, query)} may use ${texts}${where} (${verbs(levels).replace(/ on$/, '')})`,
        related: group.slice(1).map((one) => ({ span: one.at.span, label: one.text })),
        key: texts,
      };
    }
  },
};

function statementKey(one: Wildcard): string {
  return `${one.statement.span.file}:${one.statement.span.start}`;
}
