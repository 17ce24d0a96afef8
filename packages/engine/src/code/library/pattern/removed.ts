import type { Label, Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';
import { ANY, type Characters, charactersOf, NO_CHARACTERS } from './characters.ts';
import { clearsOfCharacters } from './dangers.ts';

/** Characters that are in no text of a label any more, since they were taken out before. */
const REMOVED = new WeakMap<Label, Characters>();

/** A replacement: what it was made of, which characters it takes out everywhere, and what it puts in. */
export type Removal = {
  readonly from: Value;
  readonly out: Characters;
  readonly put: string;
};

/**
 * Clears a text by all the characters that this replacement and those before it took out of it: an escape
 * written as a chain, one character at a time.
 */
export function clearRemoved(machine: Machine, made: Value, { from, out, put }: Removal): Value {
  const before = from.labels.map((label) => REMOVED.get(label) ?? NO_CHARACTERS);
  const common = before.reduce((all, one) => all & one, before[0] ?? NO_CHARACTERS);
  const missing = (common | out) & ~charactersOf(put);
  if (missing === NO_CHARACTERS) return made;
  const cleared = machine.clear(made, clearsOfCharacters(ANY & ~missing));
  for (const label of cleared.labels) REMOVED.set(label, missing);
  return (missing & ~BREAKS) === NO_CHARACTERS ? stillSaying(cleared, from) : cleared;
}

const BREAKS = charactersOf('\r\n\t\v\f\0');

/** A text without its line breaks says what it said before. */
export function stillSaying(made: Value, from: Value): Value {
  const isPlain = from.labels.length > 0 && from.atoms.length + from.objects.length === 0;
  return isPlain ? { ...made, atoms: [{ kind: 'text', parts: [from] }], unknown: false } : made;
}

/** Whether only line breaks and the like are taken out. */
export function isOnlyBreaks(out: Characters): boolean {
  return out !== NO_CHARACTERS && (out & ~BREAKS) === NO_CHARACTERS;
}
