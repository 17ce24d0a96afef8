import { expand } from '../../iam/actions.ts';
import { hasWildcard, matches } from '../../iam/algebra/text.ts';
import type { LeastStatement } from '../../model/least.ts';
import type { Statement } from '../../model/policy.ts';
import { type Atom, limitsOf, plainArn } from '../propose/atom.ts';
import { serviceOf } from '../propose/statements.ts';
import { limitsIn } from '../propose/today.ts';
import { sizeOf } from '../propose/valid.ts';

/** Fewer than this many names are not worth a wildcard. */
const WORTH = 3;

/**
 * The same permissions in fewer letters: names of one statement of today that are all that a pattern means become that
 * pattern. Only where today's statement is as general, so that what AWS adds later is never more than it gives today.
 */
export function folded(atoms: readonly Atom[], today: Statement): readonly Atom[] {
  const { actions } = today;
  if (actions.negated || !actions.items.some(({ text }) => hasWildcard(text))) return atoms;
  const alike = Map.groupBy(
    atoms,
    (one) => `${serviceOf(one)} ${plainArn(one.arn)} ${limitsOf(one)} ${one.wide ?? ''}`,
  );
  return [...alike.values()].flatMap((group) => foldedNames(group, today));
}

function foldedNames(group: readonly Atom[], today: Statement): readonly Atom[] {
  const [first] = group;
  if (first?.wide === undefined || group.length < WORTH) return group;
  const names = new Set(group.map((one) => one.action));
  const left = new Set(names);
  const found: string[] = [];
  for (const pattern of patternsOf(group.map((one) => one.action))) {
    const meant = expand(pattern).map((one) => one.name);
    const isExact = meant.every((name) => names.has(name)) && isWithin(pattern, today);
    const gain = meant.filter((name) => left.has(name)).length;
    if (!isExact || gain < WORTH) continue;
    found.push(pattern);
    for (const name of meant) left.delete(name);
  }
  return [
    ...found.map((action) => ({ ...first, action, because: [] })),
    ...group.filter((one) => left.has(one.action)),
  ];
}

/** The service as a whole, then names that begin with the same words, the general ones first. */
function patternsOf(names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const name of names) {
    const colon = name.indexOf(':') + 1;
    const words = name.slice(colon).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [];
    for (let count = 0; count < Math.min(words.length, 3); count++) {
      found.add(`${name.slice(0, colon)}${words.slice(0, count).join('')}*`);
    }
  }
  return [...found].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function isWithin(pattern: string, { actions }: Statement): boolean {
  return actions.items.some(({ text }) => matches(text, pattern, 'ignore') === 'yes');
}

/** Atoms of one statement of today, all of whose actions are for all of its resources, as one statement again. */
export function asWritten(atoms: readonly Atom[], sid: string): readonly LeastStatement[] {
  const [first] = atoms;
  if (first === undefined) return [];
  const resources = new Map(atoms.map(({ arn, template }) => [arn, { arn, template }]));
  const wide = [...new Set(atoms.flatMap((one) => one.wide ?? []))];
  const { conditions, when } = first;
  return [
    {
      sid,
      actions: [...new Set(atoms.map((one) => one.action))].toSorted(),
      resources: [...resources.values()],
      conditions,
      because: atoms.flatMap((one) => one.because),
      plane: 'data',
      certain: atoms.some((one) => one.certain === 'needed') ? 'needed' : 'possibly',
      wide: wide.length === 0 ? undefined : wide.join('; '),
      ...(when === undefined ? {} : { when }),
    },
  ];
}

/** Characters that statements of today have, by the measure of those that are proposed. */
export function sizeToday(statements: readonly Statement[]): number {
  return sizeOf(
    statements.map((one, i) => ({
      sid: `Statement${i + 1}`,
      actions: one.actions.items.map(({ text }) => text),
      resources: (one.resources?.items ?? []).map(({ text }) => ({ arn: text })),
      conditions: limitsIn(one).conditions,
    })),
  );
}
