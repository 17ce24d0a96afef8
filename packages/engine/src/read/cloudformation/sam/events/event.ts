import type { Span } from '../../../../model/span.ts';
import type { MapValue, Value } from '../../../../model/value.ts';
import { checkProperties, eventKinds } from '../check.ts';
import type { Expansion } from '../expansion.ts';
import { property } from '../reading.ts';
import { map, stringOf } from '../tree.ts';

/** One entry of `Events`. */
export type SamEvent = {
  /** The key in `Events`. */
  readonly name: string;
  /** Logical id that starts the ids of what is generated: owner and event together. */
  readonly id: string;
  readonly type: string;
  readonly properties: MapValue;
  /** The event's key in the source. */
  readonly span: Span;
};

/** Reads `Events`, reporting what is no event; events come in the order of their paths, `$default` first. */
export function readEvents(
  owner: Expansion,
  kind: 'function' | 'state-machine',
): readonly SamEvent[] {
  const written = owner.get('Events');
  if (written?.kind !== 'map') return [];
  const events: SamEvent[] = [];
  for (const field of written.fields.values()) {
    const event = readEvent(owner, kind, field.key, field.value, field.keySpan);
    if (event !== undefined) events.push(event);
  }
  const order = (event: SamEvent): string =>
    stringOf(property(event.properties, 'Path')) ?? event.name;
  return kind === 'state-machine'
    ? events
    : events.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

function readEvent(
  owner: Expansion,
  kind: 'function' | 'state-machine',
  name: string,
  value: Value,
  span: Span,
): SamEvent | undefined {
  const type = stringOf(property(value, 'Type'));
  const kinds = type === undefined ? undefined : eventKinds(kind, type);
  if (type === undefined || kinds === undefined) {
    const what = type === undefined ? 'has no Type' : `has the unknown Type ${type}`;
    owner.fail(span, `event ${name} of ${owner.id} ${what}`);
    return undefined;
  }
  if (!/^[A-Za-z0-9]+$/.test(name)) {
    owner.fail(span, `the name of event ${name} must be letters and digits`);
  }
  const written = property(value, 'Properties');
  if (written !== undefined && written.kind !== 'map') {
    owner.fail(written.span, `Properties of event ${name} must be a map`);
  }
  const properties = written?.kind === 'map' ? written : map(span, {});
  checkProperties(owner.context, `event ${name} of ${owner.id}`, properties, kinds, span);
  return { name, id: owner.id + name, type, properties, span };
}
