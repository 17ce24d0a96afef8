import { type Action, fits } from '../../iam/actions.ts';
import { hasWildcard } from '../../iam/algebra/text.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Excess } from '../../model/least.ts';
import type { AccessLevel, PlacedText, Policy, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { holdsAll } from './alignment.ts';
import type { Giving } from './giving.ts';
import { harmOf } from './harm.ts';
import { reachedBy } from './reached.ts';
import { arnOf, type Doubt, type Use } from './uses.ts';

/** What an excess is about, before it is judged. */
export type Surplus = {
  readonly kind: Excess['kind'];
  readonly giving: Giving;
  readonly at: Span;
  readonly words: readonly string[];
  readonly beside: readonly string[];
  readonly actions: readonly Action[];
  /** Resource patterns that are too wide; undefined: all of the statement. */
  readonly wide: readonly PlacedText[] | undefined;
  /** What rests on the statement, for the actions concerned. */
  readonly uses: readonly Use[];
  readonly certainty: Excess['certainty'];
};

/** What a statement gives beyond its uses. */
export function excessOf(
  role: RoleNode,
  giving: Giving,
  uses: readonly Use[],
  doubt: Doubt,
  query: Query,
): readonly Excess[] {
  const surplus = [...unusedActions(giving, uses, doubt), ...wideResources(giving, uses, doubt)];
  const found = surplus.map((one) => judged(role, one, query));
  // Beside anything at all, nothing else is worth saying.
  const all = found.find((one) => one.harm === 'administrator');
  return all === undefined ? found : [all];
}

function judged(role: RoleNode, surplus: Surplus, query: Query): Excess {
  const { kind, giving, at, words, beside, actions, certainty } = surplus;
  const reaches = reachedBy(role, surplus, query);
  const { harm, because } = harmOf(role, surplus, reaches, query);
  const { policy, statement } = giving;
  return {
    kind,
    policy: policy.origin,
    statement,
    at,
    actions: words,
    ...(beside.length === 0 ? {} : { beside }),
    count: actions.length,
    levels: levelsOf(actions),
    reaches,
    harm,
    because,
    certainty,
  };
}

const LEVELS: readonly AccessLevel[] = ['read', 'list', 'write', 'tagging', 'permissions'];

function levelsOf(actions: readonly Action[]): readonly AccessLevel[] {
  const found = new Set(actions.map((one) => one.level));
  return LEVELS.filter((level) => found.has(level));
}

function unusedActions(giving: Giving, uses: readonly Use[], doubt: Doubt): readonly Surplus[] {
  const used = new Set(uses.map((one) => one.action.toLowerCase()));
  const unused = giving.actions.filter((one) => !used.has(one.name.toLowerCase()));
  const sure = unused.filter((one) => !doubt(one.name));
  const open = sure.length === unused.length ? [] : unused.filter((one) => doubt(one.name));
  return [
    ...unusedPart(giving, used, sure, 'certain'),
    ...unusedPart(giving, used, open, 'possible'),
  ];
}

function unusedPart(
  giving: Giving,
  used: ReadonlySet<string>,
  actions: readonly Action[],
  certainty: Excess['certainty'],
): readonly Surplus[] {
  if (actions.length === 0) return [];
  const { policy, statement, patterns } = giving;
  const part = new Set(actions);
  const concerned = patterns.filter((one) => one.actions.some((action) => part.has(action)));
  const [first] = concerned;
  const isWhole = actions.length === giving.actions.length;
  const beside = concerned
    .flatMap((one) => one.actions)
    .filter((one) => used.has(one.name.toLowerCase()));
  return [
    {
      kind: isWhole ? 'statement' : 'actions',
      giving,
      at: placeOf(policy, statement, isWhole ? undefined : first?.at.span),
      words: unique(concerned.map(({ at, actions: all }) => wordOf(at, statement, all))),
      beside: unique(beside.map((one) => one.name)),
      actions,
      wide: undefined,
      uses: [],
      certainty,
    },
  ];
}

/** The pattern as written; an action by the spelling of the reference. */
function wordOf(at: PlacedText, statement: Statement, actions: readonly Action[]): string {
  const [only] = actions;
  if (statement.actions.negated) return '*';
  return hasWildcard(at.text) || only === undefined || actions.length > 1 ? at.text : only.name;
}

function unique(all: readonly string[]): readonly string[] {
  return [...new Set(all)];
}

/** The word itself where the author can change it; for a policy made elsewhere the line that attaches it. */
function placeOf(policy: Policy, statement: Statement, word: Span | undefined): Span {
  const { kind } = policy.origin;
  const isOwn = kind === 'inline' || kind === 'customer-managed';
  return isOwn ? (word ?? statement.span) : policy.span;
}

function wideResources(giving: Giving, uses: readonly Use[], doubt: Doubt): readonly Surplus[] {
  const { policy, statement } = giving;
  const { resources } = statement;
  if (resources === undefined || uses.length === 0) return [];
  const used = new Set(uses.map((one) => one.action.toLowerCase()));
  const actions = giving.actions.filter((one) => used.has(one.name.toLowerCase()));
  const found = resources.negated
    ? [{ item: resources.items[0], actions }]
    : resources.items.map((item) => ({ item, actions: tooMany(item, actions, uses) }));
  const wide = found.filter((one) => one.actions.length > 0);
  const concerned = [...new Set(wide.flatMap((one) => one.actions))];
  if (concerned.length === 0) return [];
  const names = new Set(concerned.map((one) => one.name.toLowerCase()));
  return [
    {
      kind: 'resources',
      giving,
      at: placeOf(policy, statement, wide[0]?.item?.span),
      words: concerned.map((one) => one.name),
      beside: [],
      actions: concerned,
      wide: wide.flatMap((one) => one.item ?? []),
      uses: uses.filter((one) => names.has(one.action.toLowerCase())),
      certainty: concerned.some((one) => !doubt(one.name)) ? 'certain' : 'possible',
    },
  ];
}

/** The used actions that a resource of the statement is too wide for. */
function tooMany(
  item: PlacedText,
  actions: readonly Action[],
  uses: readonly Use[],
): readonly Action[] {
  return actions.filter((action) => {
    if (action.resourceTypes.length === 0 || !fits(action, item.text)) return false;
    const own = uses.filter((one) => one.action.toLowerCase() === action.name.toLowerCase());
    return !own.some(({ need }) => isAllOf(arnOf(need), item.text));
  });
}

/** Whether a need is on all that a pattern means; a key without a fixed beginning is any key. */
function isAllOf(arn: string, pattern: string): boolean {
  if (arn === '*') return true;
  const free = arn.replace(/(:::(?:⟨[^⟩]*⟩|[^/*⟨])+\/)\*.*$/, '$1*');
  return holdsAll(free, pattern) !== 'no';
}
