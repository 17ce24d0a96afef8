import type { Edit, Match } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { fixOf } from './fixes.ts';
import { list } from './words.ts';

/** One of several places with the same weakness. */
export type Place = {
  readonly name: string;
  readonly span: Span;
  readonly functions?: readonly NodeId[];
  readonly edits?: readonly (Edit | undefined)[];
};

const MAX_RELATED = 20;

/** How the fix of a folded finding is announced. */
export type FoldedFix = { readonly title: string; readonly safe: boolean; readonly check?: string };

/** One finding for all places with the same weakness: one decision of the reader, one line of the report. */
export function folded(
  places: readonly Place[],
  because: (names: string, isOne: boolean) => string,
  fix?: FoldedFix,
): Match | undefined {
  const [first, ...others] = places;
  if (first === undefined) return undefined;
  const { title, ...options } = fix ?? { title: '', safe: false };
  const change =
    fix &&
    fixOf(
      title,
      options,
      places.flatMap((one) => one.edits ?? []),
    );
  return {
    at: first.span,
    because: because(list(places.map((one) => one.name)), others.length === 0),
    related: others.slice(0, MAX_RELATED).map(({ span, name }) => ({ span, label: name })),
    functions: [...new Set(places.flatMap((one) => one.functions ?? []))],
    ...(change === undefined ? {} : { fix: change }),
  };
}
