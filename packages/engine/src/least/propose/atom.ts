import { covers, hasWildcard, matches } from '../../iam/algebra/text.ts';
import type { Confidence, Json } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Certain, NeedCondition, NeedReason } from '../../model/needs.ts';
import type { Text } from '../../model/text.ts';

/** One action on one resource, the smallest part of a proposal. `arn` is `*` for an action that takes no resource. */
export type Atom = {
  readonly action: string;
  readonly arn: Text;
  readonly template: Json | undefined;
  readonly node: NodeId | undefined;
  readonly conditions: readonly NeedCondition[];
  readonly when: string | undefined;
  readonly because: readonly NeedReason[];
  readonly certain: Certain;
  readonly confidence: Confidence;
  readonly wide: string | undefined;
};

/** An ARN with the partition that everybody writes, so that `arn:aws:` and `arn:${AWS::Partition}:` are the same. */
export function plainArn(arn: Text): Text {
  return arn.replace(/^arn:⟨AWS::Partition⟩:/, 'arn:aws:');
}

/** What must be met for an atom to apply, as a text to compare by. */
export function limitsOf({ conditions, when }: Pick<Atom, 'conditions' | 'when'>): string {
  const tests = conditions
    .map(({ operator, key, values }) => `${operator} ${key} ${[...values].sort().join('|')}`)
    .sort();
  return `${when ?? ''} ${tests.join(' ')}`;
}

const NONE = ' ';

/** The atoms without those that others say as well, in the order of their first mention. */
export function thinned(atoms: readonly Atom[]): readonly Atom[] {
  const found = new Map<string, Atom>();
  for (const atom of atoms) {
    const key = `${atom.action.toLowerCase()} ${plainArn(atom.arn)} ${limitsOf(atom)}`;
    const known = found.get(key);
    found.set(key, known === undefined ? atom : joined(known, atom));
  }
  const all = [...found.values()];
  const patterns = all.filter((one) => hasWildcard(one.action));
  const byAction = Map.groupBy(all, (one) => one.action.toLowerCase());
  return all.filter((atom) => {
    const rivals = [...(byAction.get(atom.action.toLowerCase()) ?? []), ...patterns];
    return !rivals.some((other) => other !== atom && isWithin(atom, other));
  });
}

/** Whether the other one allows all that this one does. Of two that allow the same the longer one goes. */
function isWithin(atom: Atom, other: Atom): boolean {
  const own = limitsOf(atom);
  const rival = limitsOf(other);
  if (rival !== NONE && rival !== own) return false;
  return covers(plainArn(other.arn), plainArn(atom.arn)) === 'yes' && gives(other.action, atom);
}

function gives(action: string, { action: wanted }: Atom): boolean {
  return action === wanted || matches(action, wanted, 'ignore') === 'yes';
}

function joined(a: Atom, b: Atom): Atom {
  const sure = a.certain === 'needed' ? a : b;
  const reasons = new Map(
    [...a.because, ...b.because].map((one) => [
      `${one.span.file} ${one.span.start} ${one.text}`,
      one,
    ]),
  );
  return {
    ...sure,
    template: a.template ?? b.template,
    node: a.node ?? b.node,
    because: [...reasons.values()],
    wide: a.wide === undefined || b.wide === undefined ? undefined : a.wide,
  };
}
