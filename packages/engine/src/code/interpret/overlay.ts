import { makeRecord } from './records.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';
import { tainted } from './values.ts';

/**
 * What comes from outside is an object of which the program knows nothing; once a field of it is written
 * (`req.body.post = checked`), that field is known, and the others are what they were. Undefined where there is
 * an object already that takes the field, or where it is nobody's.
 */
export function withField(run: Run, object: Value, name: string, value: Value): Value | undefined {
  const isOnlyOutside = object.labels.length > 0 && object.objects.length === 0;
  // A part of something derived has the label of the whole: a field of it is told apart from nothing.
  if (!isOnlyOutside || object.labels.some((label) => label.derivation !== 0)) return undefined;
  if (object.atoms.some((atom) => atom.kind !== 'constant')) return undefined;
  const made = makeRecord(run, [[name, value]]);
  for (const one of made.objects) {
    if (one.kind === 'record') one.store.copied = tainted(object.labels);
  }
  return made;
}
