import { alternatives, isAbsent, mayBe, text, type Value } from '../../model/value.ts';

/** Whether a switch is surely off, in every branch: not written, or written as something else than `on`. */
export function isSurelyOff(value: Value | undefined, on: string = 'true'): boolean {
  if (isAbsent(value)) return true;
  return alternatives(value).every((one) => one.kind === 'absent' || isOther(one, on));
}

/** Whether a switch is off in some branch: an unknown is neither. */
export function mayBeOff(value: Value | undefined, on: string = 'true'): boolean {
  if (isAbsent(value)) return true;
  return alternatives(value).some((one) => one.kind === 'absent' || isOther(one, on));
}

/** Whether somebody wrote that it be off, in some branch. */
export function isTurnedOff(value: Value | undefined): boolean {
  return mayBe(value, 'false');
}

function isOther(value: Value, on: string): boolean {
  const written = text(value);
  return written !== undefined && written.toLowerCase() !== on.toLowerCase();
}
