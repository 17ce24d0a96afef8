import type { Confidence } from '../../model/finding.ts';
import type { Need, NeedReason, UnresolvedNeed } from '../../model/needs.ts';

const SURE: readonly Confidence[] = ['low', 'medium', 'high'];

/**
 * One need for each action on a resource, with all its reasons; what is possibly needed gives way to what surely is,
 * and what is needed under a condition to what is needed without it.
 */
export function merged(needs: readonly Need[]): readonly Need[] {
  const single = needs.flatMap((need) =>
    need.actions.map((action) => ({ ...need, actions: [action] })),
  );
  const found = new Map<string, Need>();
  for (const need of single) {
    const key = `${keyOf(need)} ${JSON.stringify(need.conditions)}`;
    const known = found.get(key);
    found.set(key, known === undefined ? need : joined(known, need));
  }
  return withoutCovered([...found.values()]);
}

function keyOf({ actions, resource }: Need): string {
  return `${actions.join()} ${resource.kind === 'any' ? '*' : resource.arn}`;
}

function joined(a: Need, b: Need): Need {
  const sure = a.certain === 'needed' ? a : b;
  const because = a.certain === b.certain ? unique([...a.because, ...b.because]) : sure.because;
  const confidence =
    SURE.indexOf(a.confidence) >= SURE.indexOf(b.confidence) ? a.confidence : b.confidence;
  return { ...sure, because, confidence };
}

function unique(all: readonly NeedReason[]): readonly NeedReason[] {
  const found = new Map<string, NeedReason>();
  for (const one of all) found.set(`${one.span.file} ${one.span.start} ${one.text}`, one);
  return [...found.values()];
}

/** A condition on what is needed without it as well says nothing. */
function withoutCovered(needs: readonly Need[]): readonly Need[] {
  const free = new Map<string, Need>();
  for (const need of needs) {
    if (need.conditions.every((one) => one.holds === 'caller')) free.set(keyOf(need), need);
  }
  return needs.flatMap((need) => {
    const other = free.get(keyOf(need));
    if (other === undefined || other === need) return [need];
    return need.certain === 'needed' && other.certain === 'possibly' ? [need] : [];
  });
}

/** The same thing said once, however many ways through the code lead to it. */
export function mergedUnresolved(all: readonly UnresolvedNeed[]): readonly UnresolvedNeed[] {
  const found = new Map<string, UnresolvedNeed>();
  for (const one of all) {
    const key = `${one.kind} ${one.certain} ${one.call} ${one.at.file} ${one.at.start} ${one.reason}`;
    const known = found.get(key);
    found.set(key, known === undefined ? one : both(known, one));
  }
  return [...found.values()];
}

function both(a: UnresolvedNeed, b: UnresolvedNeed): UnresolvedNeed {
  return {
    ...a,
    actions: [...new Set([...a.actions, ...b.actions])],
    assumed: [...new Set([...a.assumed, ...b.assumed])],
  };
}
