import type { Span } from '../../model/span.ts';
import { deepLabels } from './describe.ts';
import type { Run } from './run.ts';
import type { Cell, Label, Obj, Value } from './value.ts';
import { step } from './values.ts';

/** Names of functions of the program that take out or blacken what must not be seen. */
const COVERING =
  /^(?!un|de)\w*(?:redact|mask|obfuscat|saniti[sz]e|scrub|anonymi[sz]e|censor|strip|omit)/i;

const MAX_DEPTH = 5;

/**
 * What such a function gives back, with a step in the trace of everything in it: of a structure nobody else
 * notes that it has been through there.
 */
export function covered(run: Run, name: string, result: Value, at: Span): Value {
  if (!COVERING.test(name) || deepLabels(result).length === 0) return result;
  return stepped(run, result, at, `is passed to ${name}`, 0);
}

function stepped(run: Run, value: Value, at: Span, text: string, depth: number): Value {
  if (depth > MAX_DEPTH) return value;
  const labels = value.labels.map(
    (label): Label => ({ ...label, trace: step(label.trace, at, text) }),
  );
  const cell = (one: Cell): Cell => ({ value: stepped(run, one.value, at, text, depth + 1) });
  const objects = value.objects.map((one): Obj => {
    if (one.kind !== 'record' || one.instanceOf !== undefined) return one;
    const { fields, rest, copied } = one.store;
    const store = {
      ...one.store,
      fields: new Map([...fields].map(([name, field]) => [name, cell(field)])),
      rest: rest === undefined ? undefined : cell(rest),
      ...(copied === undefined ? {} : { copied: stepped(run, copied, at, text, depth + 1) }),
    };
    return { ...one, id: run.id(), store };
  });
  const atoms = value.atoms.map((atom) =>
    atom.kind === 'json' ? { ...atom, value: stepped(run, atom.value, at, text, depth + 1) } : atom,
  );
  return { ...value, labels, objects, atoms };
}
