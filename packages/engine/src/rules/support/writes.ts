import { matches } from '../../iam/algebra/text.ts';
import { feeds } from '../../iam/feeding.ts';
import type { Grant } from '../../model/access.ts';
import { parseArn, splitOutside } from '../../model/arn.ts';
import type { Confidence } from '../../model/finding.ts';
import type { FunctionNode, GraphNode, RoleNode } from '../../model/graph.ts';
import type { Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { hasHole, type Text } from '../../model/text.ts';

/** What a role lets its holder put into one channel, as far as policies say. */
export type Write = {
  readonly to: GraphNode;
  readonly span: Span;
  /** high: an explicit grant; medium: a wildcard, and the function knows the channel; low: a wildcard alone. */
  readonly confidence: Confidence;
  readonly statements: readonly Statement[];
};

/** Everything that a function's role lets it feed: channels, stores, and functions that it may call. */
export function writesOf(target: FunctionNode, query: Query): readonly Write[] {
  const role = query.role(target.role);
  return role === undefined ? [] : writesOfRole(role, target, query);
}

function writesOfRole(role: RoleNode, target: FunctionNode, query: Query): readonly Write[] {
  const known = new Set(target.environment.map((one) => one.refersTo));
  return role.access.grants.flatMap((grant): readonly Write[] => {
    const to = query.node(grant.resource);
    if (to === undefined || to.kind === 'role' || to.kind === 'trigger' || to.kind === 'api')
      return [];
    // Whoever runs may write every log group of the account; only the own one gets written.
    if (to.kind === 'resource' && to.family === 'log-group') return [];
    const feeding = grant.statements.filter((one) => isFed(to, one));
    const [first] = feeding;
    if (first === undefined) return [];
    const explicit = feeding.find(namesOne);
    const certain = grant.certainty === 'certain';
    const confidence = confidenceOf(explicit !== undefined && certain, known.has(to.id));
    return [{ to, span: placeOf(explicit ?? first, grant), confidence, statements: feeding }];
  });
}

function confidenceOf(isExplicit: boolean, isKnown: boolean): Confidence {
  if (isExplicit) return 'high';
  return isKnown ? 'medium' : 'low';
}

function allowedBy(statement: Statement): readonly Text[] {
  if (statement.effect !== 'Allow') return [];
  // What NotAction leaves over is not counted: such a statement is a finding of its own.
  return statement.actions.negated ? [] : statement.actions.items.map((one) => one.text);
}

/** Answers by statement: a role with wildcards is asked about every store of the application. */
const FED = new WeakMap<Statement, Map<string, boolean>>();

function isFed(to: GraphNode, statement: Statement): boolean {
  const family = to.kind === 'resource' ? to.family : 'function';
  const known = FED.get(statement) ?? new Map<string, boolean>();
  FED.set(statement, known);
  const cached = known.get(family);
  if (cached !== undefined) return cached;
  const actions = allowedBy(statement);
  const answer =
    to.kind === 'resource'
      ? feeds(to.family, actions)
      : actions.some((one) => matches(one, 'lambda:InvokeFunction', 'ignore') !== 'no');
  known.set(family, answer);
  return answer;
}

function placeOf(statement: Statement, grant: Grant): Span {
  const action = statement.actions.items[0] ?? grant.actions[0];
  return action?.span ?? statement.span;
}

/** Whether a statement names one resource instead of leaving its name open. */
function namesOne(statement: Statement): boolean {
  const resources = statement.resources;
  if (resources === undefined || resources.negated) return false;
  return resources.items.some((one) => {
    const name = nameIn(one.text);
    return name !== undefined && name !== '' && !/[*?]/.test(name);
  });
}

/** The name in an ARN, without a trailing wildcard: `Orders` of `…:table/Orders*`. */
function nameIn(text: Text): Text | undefined {
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  const [head = '', ...rest] = splitOutside(arn.resource, '/', 3);
  const parts = [...splitOutside(head, ':', 2), ...rest];
  const name = arn.service === 's3' || parts.length === 1 ? parts[0] : parts[1];
  return name?.endsWith('*') === true && !hasHole(name.slice(-1)) ? name.slice(0, -1) : name;
}

/** Patterns of object keys of a bucket that statements cover; `*` where they leave them open. */
export function objectKeys(statements: readonly Statement[]): readonly Text[] {
  return statements.flatMap((statement) => {
    if (statement.resources === undefined || statement.resources.negated) return ['*'];
    return statement.resources.items.flatMap(({ text }) => {
      const arn = parseArn(text);
      if (arn === undefined) return ['*'];
      const [bucket = '', key] = splitOutside(arn.resource, '/', 2);
      if (key !== undefined) return [key];
      return bucket.endsWith('*') ? ['*'] : [];
    });
  });
}

/** Event sources that conditions on `events:source` limit a grant to; undefined where nothing limits it. */
export function eventSources(statements: readonly Statement[]): readonly Text[] | undefined {
  const limits = statements.map((statement) =>
    statement.conditions
      .filter(
        (one) =>
          one.key === 'events:source' &&
          /^(forAllValues:|forAnyValue:)?string(equals|like)/i.test(one.operator),
      )
      .flatMap((one) => one.values),
  );
  return limits.some((one) => one.length === 0) ? undefined : limits.flat();
}
