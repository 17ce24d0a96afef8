import { isTelemetry } from '../../model/access.ts';
import type { Excess, Harm } from '../../model/least.ts';
import type { FunctionNeeds, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';

/** Whether the code of all these functions was analysed. */
export function isSeen(needs: readonly FunctionNeeds[]): boolean {
  return needs.every((one) => one.code.kind === 'analysed');
}

const GRAVE: ReadonlySet<Harm> = new Set(['administrator', 'escalation', 'secrets', 'code']);

/**
 * Whether an excess is worth a line to somebody who would act on it; an auditor reads all. What something unresolved may
 * need cannot be acted on before that is answered, so only what is grave is told; where no code was seen, only what
 * hardly any function can need.
 */
export function isWorthReading(
  { harm, certainty }: Excess,
  audience: 'default' | 'auditor',
  isCodeSeen: boolean,
): boolean {
  if (audience === 'auditor') return true;
  if (certainty === 'certain') return harm !== 'other';
  return isCodeSeen ? GRAVE.has(harm) : harm === 'administrator' || harm === 'escalation';
}

/** Whether an excess is about writing logs, metrics and traces alone: nobody needs to hear that something was left out. */
export function isTelemetryExcess({ harm, actions }: Excess): boolean {
  return harm === 'other' && isTelemetry(actions.map((one) => one.slice(0, one.indexOf(':'))));
}

/** A place that is not resolved, in words. */
export type OpenPlace = { readonly what: string; readonly reason: string; readonly place: string };

/** What is not resolved, each place once. */
export function unresolvedPlaces(
  query: Query,
  needs: readonly FunctionNeeds[],
): readonly OpenPlace[] {
  const found = new Map<string, OpenPlace>();
  for (const one of needs.flatMap((each) => each.unresolved)) {
    if (one.certain === 'possibly' && one.kind !== 'code') continue;
    const place = placeWords(query.graph, one.at);
    const what = whatWords(one);
    found.set(`${what} ${place}`, { what, reason: clean(one.reason), place });
  }
  return [...found.values()];
}

function whatWords({ call, kind, actions }: UnresolvedNeed): string {
  return clean(call ?? (kind === 'code' ? 'code' : actions.join(' ')));
}
