import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import { readable } from '../../model/text.ts';
import { list } from '../support/words.ts';
import { type SharedKind, sharedBetweenStages } from './stages.ts';

/** One finding for each thing of a kind that production and another stage have in common. */
export function* sharedMatches(graph: Graph, kind: SharedKind): Generator<Match> {
  const seen = new Set<string>();
  for (const one of sharedBetweenStages(graph)) {
    if (one.kind !== kind || seen.has(one.text)) continue;
    seen.add(one.text);
    const shown = readable(one.text);
    yield {
      at: one.span,
      because:
        one.stages.length === 0
          ? `${one.label} names ${shown} in every stage that the template is deployed to`
          : `${one.label} is ${shown} in ${list(one.stages)}`,
      confidence: one.stages.length === 0 ? 'low' : 'medium',
      key: one.text,
    };
  }
}
