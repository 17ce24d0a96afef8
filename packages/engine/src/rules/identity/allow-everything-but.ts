import type { Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { isException, namesOf } from '../support/roles.ts';
import { ownStatements } from '../support/statements.ts';
import { list } from '../support/words.ts';

/** An allowing statement that lists what it does not allow. */
export const allowEverythingBut: Rule<'application'> = {
  id: 'identity/allow-everything-but',
  title: 'Everything is allowed except what is listed',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I3'],
  references: {
    cwe: [250, 732, 184],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    ],
  },
  why: '`NotAction` and `NotResource` with `Allow` open all that exists and all that the cloud will ever add, less a short list. Whoever takes over the function holds nearly the whole account.',
  fix: 'List what is allowed with `Action` and `Resource`. To take something away, deny it in a statement of its own.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Cleaner:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, NotAction: 'iam:*', Resource: '*' }
`,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Cleaner:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 's3:GetObject', NotResource: 'arn:aws:s3:::payroll/*' }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Cleaner:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Deny, NotAction: 'logs:*', NotResource: 'arn:aws:s3:::files/*' }
`,
    ],
  },
  *check(_graph: Graph, query: Query) {
    for (const { statement, nodes, functions } of ownStatements(query)) {
      if (statement.effect !== 'Allow' || !isException(statement)) continue;
      // What a resource policy leaves out of its own resource opens nothing else.
      if (statement.principals !== undefined && !statement.actions.negated) continue;
      const roles = nodes.flatMap((id) => query.role(id) ?? []);
      if (roles.length > 0 && roles.every((one) => one.access.administrator)) continue;
      const listed = statement.actions.negated ? statement.actions : statement.resources;
      const texts = list((listed?.items ?? []).map((one) => `\`${readable(one.text)}\``));
      const who = functions.length > 0 ? namesOf(functions, query) : namesOf(nodes, query);
      const what = statement.actions.negated
        ? `${who} may use every action but ${texts}`
        : `${who} may use ${list(statement.actions.items.map((one) => `\`${one.text}\``))} on everything but ${texts}`;
      yield {
        at: listed?.items[0]?.span ?? statement.span,
        because: what,
        audience: functions.length > 0 ? 'default' : 'auditor',
        functions,
        nodes,
        key: `${nodes.toSorted().join()}/${texts}`,
      };
    }
  },
};
