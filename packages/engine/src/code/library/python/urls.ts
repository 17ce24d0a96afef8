import type { Atom, Label, Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';

/** Stands for a piece of a URL that nobody from outside writes. */
const FIXED = '\uE000';

const REQUEST = clearanceOf('request');

/**
 * Whether somebody who writes the holes of a text decides which host is asked. `https://host/` before the
 * first hole settles the host; so does an environment variable (a base URL) with a slash behind it.
 */
export function leavesHostOpen(value: Value): boolean {
  if (value.unknown || value.objects.length > 0) return true;
  return value.atoms.some(
    (atom) => atom.kind === 'text' && !settlesHostOf(settledPart(atom.parts)),
  );
}

function settledPart(parts: readonly Value[]): string {
  let text = '';
  for (const part of parts) {
    const piece = settledPiece(part);
    if (piece === undefined) return text;
    text += piece;
  }
  // No hole at all: whatever it says is settled.
  return `//${FIXED}/`;
}

function settledPiece(part: Value): string | undefined {
  const [atom] = part.atoms;
  const alone = part.atoms.length === 1 && !part.unknown && part.labels.length === 0;
  if (alone && atom?.kind === 'constant') return String(atom.value);
  const isOurs = part.atoms.length > 0 && !part.unknown && part.atoms.every(isOwn);
  return isOurs || part.labels.every(isHarmless) ? FIXED : undefined;
}

function isOwn(atom: Atom): boolean {
  return atom.kind === 'constant' || atom.kind === 'environment';
}

function isHarmless(label: Label): boolean {
  return label.origin.kind === 'environment' || (label.cleared & REQUEST) !== 0;
}

function settlesHostOf(text: string): boolean {
  return settlesHost(text) || /^\uE000[^/?#]*[/?#]/.test(text) || /^\/(?!\/)/.test(text);
}

/** Whether a text that begins so can lead to one host only, whatever follows. */
export function settlesHost(text: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#]/i.test(text);
}
