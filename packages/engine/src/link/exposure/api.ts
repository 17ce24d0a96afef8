import type { ApiNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';

/** Whom the resource policy of a REST API lets call it, by `execute-api:Invoke`. */
export function apiCallers(_api: ApiNode): readonly Invoker[] {
  return [];
}
