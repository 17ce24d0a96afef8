import type { Label, Proof, Value } from './value.ts';

/** Methods that texts have (and lists, which are no documents either): whatever else throws where one is called. */
const METHODS: ReadonlySet<string> = new Set(
  'at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr substring toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trim trimEnd trimStart casefold encode endswith isalnum isalpha isdecimal isdigit isnumeric lower lstrip removeprefix removesuffix rstrip splitlines startswith strip title upper zfill'.split(
    ' ',
  ),
);

/** Whether a method shows that what it is called on is no object with fields. */
export function isOfTexts(method: string): boolean {
  return METHODS.has(method);
}

const TEXT = 'text|';

/** Says of a value that it is a text, not a structure with fields that mean something: no sink is cleared by that. */
export function textProofs({ labels }: Value): readonly Proof[] {
  return labels.flatMap(({ key, derivation }) =>
    derivation === 0 ? [{ key: TEXT + key, clears: 1 }] : [],
  );
}

/** Labels that nothing has shown to be texts. */
export function maybeStructures(
  labels: readonly Label[],
  proved: readonly Proof[],
): readonly Label[] {
  const keys = new Set(proved.map(({ key }) => key));
  return labels.filter(({ key }) => !keys.has(TEXT + key));
}
