import type { NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';

/** Language of a function's code; undefined where the code is not known. */
export function languageOf(id: NodeId, { graph }: Query): 'javascript' | 'python' | undefined {
  const code = graph.code.get(id);
  return code?.kind === 'analysed' ? code.language : undefined;
}
