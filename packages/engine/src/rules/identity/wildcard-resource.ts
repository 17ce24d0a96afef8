import type { Wildcard } from '../../model/access.ts';
import { isTelemetry } from '../../model/access.ts';
import { parseArn } from '../../model/arn.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { PolicyOrigin, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { readable, type Text } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { isGrave, isNarrowed, type Power, powerOf, verbs } from '../support/actions.ts';
import { canHarm, functionNames, isException, policyOf, wideActions } from '../support/roles.ts';
import { list } from '../support/words.ts';

/** A statement of a function's role that reaches every resource of a service. */
export const wildcardResource: Rule<'role'> = {
  id: 'identity/wildcard-resource',
  title: 'Every resource of a service is within reach',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I3'],
  references: {
    cwe: [250, 732],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    ],
  },
  why: 'The permission is not tied to the resource that the function works on, so a flaw in the function reaches the stores of every other application in the account as well.',
  fix: 'Name the resource: `!GetAtt Table.Arn`, a bucket with its prefix, a queue. For the few actions that take no resource, put them in a statement of their own.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [{ DynamoDBCrudPolicy: { TableName: '*' } }]
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
        - DynamoDBCrudPolicy: { TableName: !Ref Table }
        - Statement: [{ Effect: Allow, Action: 'dynamodb:ListTables', Resource: '*' }]
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (role.functions.length === 0 || role.access.administrator) return;
    const told = new Set(wideActions(role).map((one) => one.statement));
    const wide = role.access.wildcards.filter(
      (one) =>
        isWideResource(role, one) &&
        !told.has(one.statement) &&
        !isPassRole(one.statement) &&
        !isEscalation(role, one.statement),
    );
    for (const group of Map.groupBy(wide, (one) => placeKey(role, one)).values()) {
      const [first] = group;
      const power = powerOfAll(group);
      if (first === undefined || !canHarm(power.levels) || isTelemetry(power.services)) continue;
      const { services, levels } = power;
      const grave = isGrave(power);
      const texts = [...new Set(group.map((one) => shortOf(one.text)))];
      const named = texts.includes('*') ? '' : ` (${list(texts.map((one) => `\`${one}\``))})`;
      yield {
        at: first.at.span,
        because: `${functionNames(role, query)} may ${doing(power)} every resource of ${list(services)}${named}`,
        severity: grave ? 'medium' : 'low',
        audience: grave ? 'default' : 'auditor',
        key: `${services.join()}/${levels.join()}`,
      };
    }
  },
};

/** To pass any role to any service is a finding of its own. */
function isPassRole({ actions, conditions }: Statement): boolean {
  if (actions.negated || conditions.length > 0) return false;
  return actions.items.every(({ text }) => /^iam:(?:passrole|pass\*)$/i.test(text));
}

/** What makes the function more powerful is told as that. */
function isEscalation({ access }: RoleNode, { actions }: Statement): boolean {
  const told = new Set(
    access.escalations
      .filter((one) => one.certainty === 'certain')
      .flatMap((one) => one.actions.map((action) => action.toLowerCase())),
  );
  return !actions.negated && actions.items.every(({ text }) => told.has(text.toLowerCase()));
}

/** Few actions are named; many are summed up. */
function doing({ actions, levels }: Power): string {
  const few = actions.length > 0 && actions.length <= 3;
  return few ? `use ${list(actions.map((one) => `\`${one}\``))} on` : verbs(levels);
}

/** The part of an ARN that says how much it means: `table/*`. */
function shortOf(text: Text): string {
  const resource = parseArn(text)?.resource;
  return readable(resource === undefined || resource === '*' ? text : resource);
}

/** What wildcards open together, less what every function needs to run. */
function powerOfAll(group: readonly Wildcard[]): Power {
  const powers = group.map(({ statement, services, levels }) => {
    const power = powerOf(statement);
    if (power === undefined) return { actions: [], services, levels };
    return { ...power, levels: power.levels.filter((level) => levels.includes(level)) };
  });
  return {
    actions: [...new Set(powers.flatMap((one) => one.actions))],
    services: [...new Set(powers.flatMap((one) => one.services))],
    levels: [...new Set(powers.flatMap((one) => one.levels))],
  };
}

/** Policies that the cloud manages cannot be narrowed in place; they are a finding of their own. */
const OWN: ReadonlySet<PolicyOrigin['kind']> = new Set([
  'inline',
  'customer-managed',
  'sam-template',
  'connector',
]);

function isWideResource(role: RoleNode, one: Wildcard): boolean {
  const origin = policyOf(role, one.statement)?.origin.kind;
  if (one.kind !== 'all-resources' || origin === undefined || !OWN.has(origin)) return false;
  return !isException(one.statement) && !isNarrowed(one.statement);
}

/** One line of the author's, one finding: a policy template makes several statements of one parameter. */
function placeKey(role: RoleNode, one: Wildcard): string {
  const policy = policyOf(role, one.statement);
  const span = policy?.origin.kind === 'sam-template' ? policy.span : one.statement.span;
  return `${span.file}:${span.start}`;
}
