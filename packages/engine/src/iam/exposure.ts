import type { Certainty } from '../model/access.ts';
import type { Exposure } from '../model/graph.ts';
import type { Invoker } from '../model/invoker.ts';
import type { Policy, Principal, Statement } from '../model/policy.ts';
import type { Text } from '../model/text.ts';
import { expand } from './actions.ts';
import { matches } from './algebra/text.ts';
import { isScoped, narrowed, narrowings, principalInvoker } from './exposure/narrow.ts';
import { deniedToStrangers, openToStrangers } from './exposure/stranger.ts';

/** What one statement gives one outsider. */
export type Exposed = Exposure & { readonly statement: Statement; readonly certainty: Certainty };

/** Services that answer requests without a signature; all others ask for credentials of some account. */
const ANONYMOUS: ReadonlySet<string> = new Set([
  's3',
  'sqs',
  'sns',
  'execute-api',
  'es',
  'mediastore',
]);

/**
 * Whom a resource's policies let in, beside the owning account's own principals. One entry for each statement and
 * outsider. `service` is the prefix of the resource's actions (`s3`), for statements on all actions.
 */
export function exposureOf(policies: readonly Policy[], service: string): readonly Exposed[] {
  const statements = policies.flatMap((policy) => policy.statements);
  const denials = statements.filter((statement) => statement.effect === 'Deny');
  return statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => exposedBy(statement, denials, service));
}

function exposedBy(
  statement: Statement,
  denials: readonly Statement[],
  service: string,
): readonly Exposed[] {
  const { principals } = statement;
  if (principals === undefined) return [];
  if (principals.negated) return toEveryone(statement, statement.span, denials, service);
  return principals.items.flatMap((principal) => {
    if (principal.kind === 'anyone') return toEveryone(statement, principal.span, denials, service);
    return toPrincipal(statement, principal, denials, service);
  });
}

function toPrincipal(
  statement: Statement,
  principal: Exclude<Principal, { kind: 'anyone' }>,
  denials: readonly Statement[],
  service: string,
): readonly Exposed[] {
  const invoker = invokerOf(principal, statement);
  if (invoker === undefined) return toEveryone(statement, principal.span, denials, service);
  if (isOwn(invoker)) return [];
  if (invoker.kind === 'service') return entry(statement, invoker, actionsOf(statement), service);
  // What is denied to every stranger by account or organization may still be open to a named one: only plain denies count.
  const plain = denials.filter((denial) => denial.conditions.length === 0);
  return entry(statement, invoker, leftTo(statement, plain), service);
}

function invokerOf(
  principal: Exclude<Principal, { kind: 'anyone' }>,
  statement: Statement,
): Invoker | undefined {
  const { text, span } = principal;
  switch (principal.kind) {
    case 'aws':
      return principalInvoker(text, span);
    case 'service': {
      const scoped = isScoped(narrowings(statement, []));
      const why = scoped ? 'its source is named' : 'no condition names its source';
      return { kind: 'service', service: text, scoped, span, why: `lets ${text} in; ${why}` };
    }
    case 'federated':
      return {
        kind: 'signed-in',
        issuer: text,
        selfSignUp: undefined,
        span,
        why: `trusts the identity provider \`${text}\``,
      };
    case 'canonical': {
      const own = /^⟨attr:/.test(text);
      return { kind: 'account', id: text, own, span, why: 'names a canonical user id' };
    }
  }
}

/** Everyone, less what conditions and denies take off. */
function toEveryone(
  statement: Statement,
  span: Principal['span'],
  denials: readonly Statement[],
  service: string,
): readonly Exposed[] {
  const open = openToStrangers(statement);
  const exposed: Exposed[] = [];
  const closed: { action: Text; by: readonly Statement[] }[] = [];
  const free: Text[] = [];
  for (const action of actionsOf(statement)) {
    const { denied, by } = deniedToStrangers(denials, statement, action);
    if (open === 'no' || denied === 'yes') closed.push({ action, by });
    else free.push(action);
  }
  if (free.length > 0) {
    const everyone = everyoneOf(statement, span, service);
    exposed.push(...entry(statement, everyone, free, service, open === 'maybe'));
  }
  for (const { action, by } of closed) {
    for (const invoker of remaining(statement, span, by)) {
      if (!isOwn(invoker)) exposed.push(...entry(statement, invoker, [action], service));
    }
  }
  return merged(exposed);
}

/** Who comes through where strangers do not. Conditions that do not say who it is leave somebody unknown. */
function remaining(
  statement: Statement,
  span: Principal['span'],
  denials: readonly Statement[],
): readonly Invoker[] {
  if (denials.some(isTotal)) return [];
  const spared = denials.flatMap(({ principals }) => (principals?.negated ? principals.items : []));
  if (spared.length > 0) {
    return spared.flatMap((one) =>
      one.kind === 'anyone' ? [] : (invokerOf(one, statement) ?? []),
    );
  }
  const why = 'conditions let in somebody who cannot be told from them';
  return narrowed(narrowings(statement, denials)) ?? [{ kind: 'unknown', span, why }];
}

/** A deny that spares nobody. */
function isTotal({ conditions, principals }: Statement): boolean {
  return conditions.length === 0 && principals?.negated !== true;
}

function everyoneOf(statement: Statement, span: Principal['span'], service: string): Invoker {
  if (isOpenUrl(statement) || ANONYMOUS.has(service)) {
    return { kind: 'anyone', span, why: 'the policy names everyone' };
  }
  return { kind: 'any-account', span, why: 'the policy names every principal of every account' };
}

/** Whether a statement is about a function URL without authentication. */
function isOpenUrl({ conditions }: Statement): boolean {
  const values = (key: string): readonly Text[] | undefined =>
    conditions.find((test) => test.key === key)?.values;
  const type = values('lambda:functionurlauthtype');
  if (type !== undefined) return type.some((value) => value.toUpperCase() === 'NONE');
  return values('lambda:invokedviafunctionurl')?.includes('true') === true;
}

function isOwn(invoker: Invoker): boolean {
  return (invoker.kind === 'account' || invoker.kind === 'principal') && invoker.own;
}

/** Action texts of a statement; `*` for what NotAction leaves. */
function actionsOf({ actions }: Statement): readonly Text[] {
  return actions.negated ? ['*'] : actions.items.map((item) => item.text);
}

function leftTo(statement: Statement, denials: readonly Statement[]): readonly Text[] {
  return actionsOf(statement).filter(
    (action) => deniedToStrangers(denials, statement, action).denied !== 'yes',
  );
}

function entry(
  statement: Statement,
  invoker: Invoker,
  actions: readonly Text[],
  service: string,
  open = false,
): readonly Exposed[] {
  const levels = levelsOf(statement, actions, service);
  if (actions.length === 0) return [];
  const isCertain = statement.when === undefined && !open;
  const certainty = isCertain ? 'certain' : 'possible';
  return [{ invoker, actions, levels, span: invoker.span, statement, certainty }];
}

function levelsOf(
  statement: Statement,
  actions: readonly Text[],
  service: string,
): Exposure['levels'] {
  const levels = new Set<Exposure['levels'][number]>();
  for (const action of actions) {
    for (const { name, level } of expand(action, [service])) {
      const isLeftOut =
        statement.actions.negated &&
        statement.actions.items.some((item) => matches(item.text, name, 'ignore') === 'yes');
      if (!isLeftOut) levels.add(level === 'tagging' ? 'write' : level);
    }
  }
  return (['read', 'list', 'write', 'permissions'] as const).filter((level) => levels.has(level));
}

/** One entry for an invoker that several actions came to one by one. */
function merged(list: readonly Exposed[]): readonly Exposed[] {
  const found = new Map<string, Exposed>();
  for (const one of list) {
    const key = JSON.stringify(one.invoker);
    const known = found.get(key);
    if (known === undefined) found.set(key, one);
    else {
      const levels = [...new Set([...known.levels, ...one.levels])];
      found.set(key, { ...known, levels, actions: [...known.actions, ...one.actions] });
    }
  }
  return [...found.values()];
}
