import { createRequire } from 'node:module';
import type { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

let loaded: typeof import('yaml') | undefined;

/**
 * The YAML library, loaded when a change is first worked out: most scans show none, and loading it takes as
 * long as reading a small template.
 */
export function yaml(): typeof import('yaml') {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return loaded;
}

/** Whether a node is a map. */
export function isMap(node: unknown): node is YAMLMap {
  return yaml().isMap(node);
}

/** Whether a node is a list. */
export function isSeq(node: unknown): node is YAMLSeq {
  return yaml().isSeq(node);
}

/** Whether a node is a scalar. */
export function isScalar(node: unknown): node is Scalar {
  return yaml().isScalar(node);
}

/** Whether a node is an entry of a map. */
export function isPair(node: unknown): node is Pair {
  return yaml().isPair(node);
}
