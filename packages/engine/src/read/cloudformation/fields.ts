import type { Field, MapValue, Value } from '../../model/value.ts';

/** A map with the value of each field replaced; the map itself where nothing changed, which is the rule. */
export function mapFields(map: MapValue, change: (value: Value) => Value): MapValue {
  let changed: Map<string, Field> | undefined;
  for (const [key, entry] of map.fields) {
    const value = change(entry.value);
    if (value === entry.value) continue;
    changed ??= new Map(map.fields);
    changed.set(key, { ...entry, value });
  }
  return changed === undefined ? map : { ...map, fields: changed };
}

/** A list with each item replaced; the items themselves where nothing changed. */
export function mapItems(
  items: readonly Value[],
  change: (item: Value) => Value,
): readonly Value[] {
  let changed: Value[] | undefined;
  items.forEach((item, i) => {
    const value = change(item);
    if (value === item) return;
    changed ??= [...items];
    changed[i] = value;
  });
  return changed ?? items;
}
