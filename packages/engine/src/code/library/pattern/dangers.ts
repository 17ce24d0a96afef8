import type { SinkKind } from '../../../model/code.ts';
import type { Clearance } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import type { Characters } from './characters.ts';
import { ANY, charactersOf, overlap } from './characters.ts';

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * The characters by which a text does harm at a kind of sink. Kinds that are not listed are not made
 * safe by characters: what is disclosed, how much work is done.
 */
const DANGERS: readonly (readonly [SinkKind, string])[] = [
  ['sql', '\'"`\\;()=<>|&*/,#\n\r\t\0 '],
  // A text cannot be an operator; what a pattern sees of an object is `[object Object]`.
  ['nosql', '[$'],
  ['ldap', '*()\\\0'],
  ['xpath', '\'"[]()/=|@*'],
  ['template', '{}<>$#%'],
  ['html', '<>"\''],
  ['mail', '\r\n<>'],
  ['header', '\r\n'],
  ['redirect', '/\\:'],
  ['log', '\r\n'],
  ['request', ':/.@?#\\'],
  ['regex', '\\^$.*+?()[]{}|'],
  ['prototype', '_'],
  ['xml', '<&'],
  ['publish', '{}[]"\\:\r\n'],
  ['state-input', '{}[]"\\:\r\n'],
  ['presign', '/\\'],
  ['resource', ':/.*'],
  ['prompt', ' \t\r\n'],
];

/** Kinds for which only these characters are harmless. */
const HARMLESS: readonly (readonly [SinkKind, string])[] = [
  ['shell', `${ALPHANUMERIC}_-./:@%+=,`],
  ['eval', `${ALPHANUMERIC}_-.`],
  ['deserialize', `${ALPHANUMERIC}_-`],
];

/** A kind, and the characters of which a text must have none to be safe for it. */
type Danger = readonly [SinkKind, Characters];

let known: readonly Danger[] | undefined;

/** Made once, when first asked for: patterns are asked about in nearly every function. */
function dangers(): readonly Danger[] {
  known ??= [
    ...DANGERS.map(([kind, dangerous]): Danger => [kind, charactersOf(dangerous)]),
    ...HARMLESS.map(([kind, harmless]): Danger => [kind, ANY & ~charactersOf(harmless)]),
  ];
  return known;
}

/** What a text is cleared for whose characters are all of this set. */
export function clearsOfCharacters(possible: Characters): Clearance {
  const kinds: SinkKind[] = [];
  for (const [kind, dangerous] of dangers()) if (!overlap(possible, dangerous)) kinds.push(kind);
  const climbs = overlap(possible, charactersOf('/\\')) && overlap(possible, charactersOf('.'));
  if (!climbs) kinds.push('path');
  return clearanceOf(...kinds);
}
