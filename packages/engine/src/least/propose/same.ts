import { actionOf, expand, fits } from '../../iam/actions.ts';
import { hasWildcard } from '../../iam/algebra/text.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import { type Atom, limitsOf, plainArn } from './atom.ts';
import { limitsIn } from './today.ts';

/** The name by which two atoms are the same. */
export function keyOf(atom: Pick<Atom, 'action' | 'arn' | 'conditions' | 'when'>): string {
  return `${atom.action.toLowerCase()} ${plainArn(atom.arn)} ${limitsOf(atom)}`;
}

/**
 * The keys of all that statements allow; undefined where they allow more than can be listed. Pairs that mean nothing
 * (an action on a kind of resource that it does not take) are left out.
 */
export function keysOf(statements: readonly Statement[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const statement of statements) {
    if (statement.effect === 'Deny') continue;
    const { actions, resources } = statement;
    if (actions.negated || resources === undefined || resources.negated) return undefined;
    for (const { text } of actions.items) {
      for (const action of namesOf(text)) {
        for (const { text: arn } of resources.items) {
          const known = actionOf(action);
          if (known !== undefined && !fits(known, arn)) continue;
          found.add(keyOf({ action, arn, ...limitsIn(statement) }));
        }
      }
    }
  }
  return found;
}

/** More actions than this stay one pattern. */
const MOST = 100;

function namesOf(pattern: string): readonly string[] {
  if (!pattern.includes(':') || hasWildcard(pattern.split(':')[0] ?? '')) return [pattern];
  const all = expand(pattern);
  return all.length > MOST ? [pattern] : all.map((one) => one.name);
}

/** Whether policies allow exactly the atoms, but for those that the kept ones give. */
export function isSame(
  open: readonly Policy[],
  wanted: readonly Atom[],
  given: readonly Atom[],
): boolean {
  const today = keysOf(open.flatMap((policy) => policy.statements));
  if (today === undefined) return false;
  const may = new Set([...wanted, ...given].flatMap((one) => spelledOut(one).map(keyOf)));
  const must = wanted.flatMap((one) => spelledOut(one).filter(isMeant).map(keyOf));
  return must.every((key) => today.has(key)) && [...today].every((key) => may.has(key));
}

/** An atom of a pattern of actions as one of each of them. */
function spelledOut(atom: Atom): readonly Atom[] {
  if (!hasWildcard(atom.action)) return [atom];
  return namesOf(atom.action).map((action) => ({ ...atom, action }));
}

function isMeant({ action, arn }: Atom): boolean {
  const known = actionOf(action);
  return known === undefined || fits(known, arn);
}
