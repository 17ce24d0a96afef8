import type { TracedFlow } from '../../model/function-code.ts';
import type { Query } from '../../model/query.ts';

/**
 * Whether a value comes straight from a request that waits for its answer. What lies in a message of the
 * application's own pipeline was chosen by the function that sent it, as a rule.
 */
export function isFromRequest({ hops, trigger }: TracedFlow, query: Query): boolean {
  const node = query.node(trigger);
  return hops.length === 0 && node?.kind === 'trigger' && node.delivery.mode === 'sync';
}
