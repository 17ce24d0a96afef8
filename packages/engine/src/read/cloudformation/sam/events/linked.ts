import type { Span } from '../../../../model/span.ts';
import type { MapValue, Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { intrinsic, map, stringOf, withField } from '../tree.ts';

/** A plain resource of the same template that an event changes. */
export type LinkedResource = {
  readonly id: string;
  readonly keySpan: Span;
  readonly entry: MapValue;
};

/** The resource that a `Ref` names, where it is in the template; else reports that it must be. */
export function linkedResource(
  owner: Expansion,
  value: Value | undefined,
  at: Span,
  what: string,
): LinkedResource | undefined {
  const found = intrinsic(value);
  const id = found?.name === 'Ref' ? stringOf(found.argument) : undefined;
  const field = id === undefined ? undefined : owner.output.get(id);
  if (id === undefined || field?.value.kind !== 'map') {
    owner.fail(value?.span ?? at, `the event must Ref a ${what} of the same template`);
    return undefined;
  }
  return { id, keySpan: field.keySpan, entry: field.value };
}

/** Changes one property of a linked resource in the output. */
export function setLinked(
  owner: Expansion,
  linked: LinkedResource,
  change: (properties: MapValue) => MapValue,
): void {
  const entry = currentEntry(owner, linked);
  const written = entry.fields.get('Properties')?.value;
  if (written !== undefined && written.kind !== 'map') {
    owner.fail(written.span, `Properties of ${linked.id} must be a map`);
  }
  const properties = written?.kind === 'map' ? written : map(linked.keySpan, {});
  owner.output.put(linked.id, linked.keySpan, withField(entry, 'Properties', change(properties)));
}

/** The entry of a linked resource as it stands now. */
export function currentEntry(owner: Expansion, linked: LinkedResource): MapValue {
  const now = owner.output.get(linked.id)?.value;
  return now?.kind === 'map' ? now : linked.entry;
}
