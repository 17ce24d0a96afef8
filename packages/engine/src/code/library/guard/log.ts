import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import type { Checking } from './schema.ts';

const FORGING = clearanceOf('log');
const SHOWING = clearanceOf('disclosure');

/** The last words of names whose values the guard leaves out, without dashes and underscores. */
const REDACTED =
  /(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|(?:^|access|refresh|id|auth|api|bearer|session|csrf|xsrf|security|device|reset|user|client|bot|push)token|secretaccesskey|secretkey|accesskeyid|accesskey|apikey|privatekey|signingkey|encryptionkey|authkey|credentials?|authorization|setcookie|cookies?|jwt|otp|totp|mfacode|pin|cvv2?|cvc2?|ssn|cardnumber|iban|connectionstring|signature)$/;

/** Whether the guard leaves out the value of a field of this name; as in its own list. */
export function isRedacted(name: string): boolean {
  return REDACTED.test(
    name
      .slice(0, 128)
      .toLowerCase()
      .replace(/[-_ .]/g, ''),
  );
}

/** Parts of an event that are objects: what is secret in them has its name beside it. */
const WHOLE = /(?:^|\.)(?:\$json|headers|claims)$|^$/;

const MAX_DEPTH = 6;

/** What a line shows: its message as it is, of its fields what is not left out. */
export function lineOf(
  message: Value | undefined,
  fields: Value | undefined,
  redacts: boolean,
  to: Checking,
): readonly Value[] {
  const { machine } = to;
  const shown = fields === undefined ? [] : redacts ? shownOf(fields, to, 0) : [fields];
  return [...(message === undefined ? [] : [message]), ...shown].map(
    (one) => deepClear(one, FORGING, to, 0) ?? machine.clear(one, FORGING),
  );
}

/** Values of fields whose names do not say that they are secret, at any depth. */
function shownOf(value: Value, to: Checking, depth: number): readonly Value[] {
  if (depth > MAX_DEPTH) return [value];
  const own = { ...value, objects: value.objects.filter((one) => one.kind !== 'record') };
  const labels = own.labels.map((label) =>
    label.derivation === 0 && WHOLE.test(label.path)
      ? { ...label, cleared: label.cleared | SHOWING }
      : label,
  );
  const parts = to.machine.records(value).flatMap(({ store, isList }) => {
    const named = [...store.fields].filter(([name]) => isList || !isRedacted(name));
    const cells = [...named.map(([, cell]) => cell), ...(store.rest ? [store.rest] : [])];
    return cells.flatMap((cell) => shownOf(cell.value, to, depth + 1));
  });
  return [{ ...own, labels }, ...parts];
}

/** Clears what lies in records as well; undefined where there are none. */
function deepClear(value: Value, clears: number, to: Checking, depth: number): Value | undefined {
  const { machine } = to;
  const records = machine.records(value);
  if (records.length === 0 || depth > MAX_DEPTH) return undefined;
  const parts = records.flatMap(({ store }) => [...store.fields.values()].map((one) => one.value));
  const cleared = parts.map(
    (one) => deepClear(one, clears, to, depth + 1) ?? machine.clear(one, clears),
  );
  const others = value.objects.filter((one) => one.kind !== 'record');
  const made = machine.list(cleared);
  return {
    ...machine.clear({ ...value, objects: others }, clears),
    objects: [...others, ...made.objects],
  };
}
