import type { Span } from '../../../model/span.ts';
import type { Value } from '../../../model/value.ts';

/** Deepest nesting of maps and lists that is read; real templates stay below 50. */
export const MAX_DEPTH = 200;

/** Most nodes that the aliases of one file may stand for. */
export const MAX_ALIASED_NODES = 100_000;

/** What was wrong with a text. `shape` troubles lose nothing; `limit` and `syntax` may lose something. */
export type Trouble = {
  readonly kind: 'syntax' | 'limit' | 'shape';
  readonly message: string;
  readonly span: Span;
};

/** A raw tree (`known`, `list` and `map` only) with what was wrong; undefined where nothing could be read. */
export type Parsed = { readonly value: Value | undefined; readonly troubles: readonly Trouble[] };
