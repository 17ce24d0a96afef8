/** A sample event while it is fitted to a trigger. It is a copy, so it is changed in place. */
export type Draft = { [name: string]: unknown };

/** The value as a draft; undefined where it is no object. */
export function draftOf(value: unknown): Draft | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Draft)
    : undefined;
}

/** The object at a path of a draft. */
export function inside(draft: Draft | undefined, ...path: readonly string[]): Draft | undefined {
  return path.reduce<Draft | undefined>((one, name) => draftOf(one?.[name]), draft);
}

/** The records of a draft, whichever way the platform spells them. */
export function recordsOf(draft: Draft): readonly Draft[] {
  const { Records: records = draft.records } = draft;
  const list: readonly unknown[] = Array.isArray(records) ? records : [];
  return list.map(draftOf).filter((one) => one !== undefined);
}
