import type { SdkCall, SourceLabel } from '../../../model/code.ts';
import type { NodeId } from '../../../model/graph.ts';
import { pathOf } from '../paths.ts';
import { type Key, keyText } from './object-key.ts';

/**
 * Where a value is on its way, seen from its end. `content`: what a resource holds or passes on (`body` of a
 * queue's messages, `item.name` of a table), or what a function gets (`event`) and gives back (`returns`).
 */
export type Place =
  | { readonly kind: 'label'; readonly function: NodeId; readonly label: SourceLabel }
  | Content;

/** Content of a node. */
export type Content = {
  readonly kind: 'content';
  readonly node: NodeId;
  readonly steps: readonly string[];
  /** The rule through which an event comes: others that its pattern leaves out are not meant. */
  readonly rule?: NodeId;
  /** The key of the object or item, where the reader says it. */
  readonly key?: Key;
};

/** A label in another function whose value a call (or its return) puts at a place. */
export type Written = {
  readonly function: NodeId;
  readonly call: SdkCall;
  readonly carrier: NodeId;
  readonly label: SourceLabel;
};

/** Content of a node by its steps. */
export function content(node: NodeId, steps: readonly string[]): Content {
  return { kind: 'content', node, steps };
}

/** The event of a function at some steps. */
export function eventOf(fn: NodeId, steps: readonly string[]): Place {
  const label: SourceLabel = { origin: { kind: 'event' }, path: pathOf(steps), derived: false };
  return { kind: 'label', function: fn, label };
}

/** A text that is equal for equal places. */
export function keyOf(place: Place): string {
  if (place.kind === 'content') {
    return `${place.node}|${place.rule ?? ''}|${place.steps.join('\0')}|${keyText(place.key)}`;
  }
  const { origin, path, derived } = place.label;
  const which = origin.kind === 'call' ? `call ${origin.call}` : origin.kind;
  return `${place.function}|${which}|${path}|${derived}`;
}
