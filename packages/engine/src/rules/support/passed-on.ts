import type { SourceLabel } from '../../model/code.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { sourcesIn } from './code-values.ts';

/** Where a message stands in the event of who gets it: queues, topics (also behind a queue), buses, a call of the function. */
const ENVELOPES =
  /^(?:Records\.\*\.(?:body\.\$json(?:\.Message\.\$json)?|Sns\.Message\.\$json)|detail)\.(?=.)/;

/** A part of a message that a function passed on, as the function behind it reads it. */
export type PassedOn = { readonly by: FunctionNode; readonly path: string };

/** What functions behind the channels of a function read of the messages that it makes of its request's body. */
export function readsBehind(fn: FunctionNode, query: Query): readonly PassedOn[] {
  const channels = query
    .callsOf(fn.id)
    .filter(({ call }) => sourcesIn(call.parameters).some(isOfBody))
    .flatMap(({ resources }) => resources);
  const receivers = new Set(channels.flatMap((id) => functionsAt(id, query)));
  return [...receivers].flatMap((id) => {
    const by = query.function(id);
    if (by === undefined || id === fn.id) return [];
    return (query.factsOf(id)?.reads ?? []).flatMap(({ origin, path }) =>
      origin.kind === 'event' && ENVELOPES.test(path)
        ? [{ by, path: path.replace(ENVELOPES, '') }]
        : [],
    );
  });
}

function functionsAt(id: NodeId, query: Query): readonly NodeId[] {
  return query.from(id, 'delivers').map((edge) => edge.to);
}

function isOfBody({ origin, path }: SourceLabel): boolean {
  return origin.kind === 'event' && /^body(?:\.|$)/.test(path);
}
