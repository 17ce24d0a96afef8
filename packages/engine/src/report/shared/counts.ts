import type { Family, Graph } from '../../model/graph.ts';
import { counted } from './view.ts';

/** Families that hold or carry data: what a header counts as stores. */
const STORES: ReadonlySet<Family> = new Set<Family>([
  'bucket',
  'queue',
  'topic',
  'bus',
  'table',
  'stream',
  'firehose',
  'database',
  'cache',
  'search',
  'file-system',
  'secret',
  'parameter',
]);

/** `9 functions`, `14 triggers`, `5 roles`, `6 stores`. */
export function countWords(graph: Graph): readonly string[] {
  const stores = graph.resources.filter((one) => STORES.has(one.family)).length;
  return [
    counted(graph.functions.length, 'function'),
    counted(graph.triggers.length, 'trigger'),
    counted(graph.roles.length, 'role'),
    counted(stores, 'store'),
  ];
}

/** `0.31 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
