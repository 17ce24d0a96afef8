import { mend } from '../mend/mend.ts';
import type { TextChange } from '../model/change.ts';
import type { Edit } from '../model/finding.ts';
import type { Graph } from '../model/graph.ts';

/**
 * The changes of several lots of edits together, each lot as a whole or not at all: a lot of which some edit cannot be
 * made beside the others is left out.
 */
export function wholeChanges(
  lots: readonly (readonly Edit[])[],
  graph: Pick<Graph, 'sources' | 'declared'>,
): readonly TextChange[] {
  const { changes, problems } = mend(lots.flat(), graph.sources, graph.declared);
  const failed = new Set(problems.map(({ edit }) => JSON.stringify(edit)));
  const whole = lots.filter((lot) => !lot.some((edit) => failed.has(JSON.stringify(edit))));
  return whole.length === lots.length ? changes : wholeChanges(whole, graph);
}
