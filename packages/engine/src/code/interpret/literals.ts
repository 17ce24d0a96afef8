import type { Span } from '../../model/span.ts';
import type { Expr } from '../ir.ts';
import { copyFields } from './copy-fields.ts';
import { evaluate } from './evaluate.ts';
import { anyMember } from './members.ts';
import { keyText, makeList, makeRecord } from './records.ts';
import { type Run, span } from './run.ts';
import { setAny } from './set-members.ts';
import type { Frame, Value } from './value.ts';
import { join, NOTHING } from './values.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

/** An object or dictionary that is written out. */
export function recordLiteral(run: Run, frame: Frame, expr: Of<'record'>): Value {
  const result = makeRecord(run, []);
  noteMade(run, result, span(frame.fn.file, expr.at));
  for (const entry of expr.entries) {
    const value = evaluate(run, frame, entry.value);
    if (entry.kind === 'spread') {
      copyFields(run, result, value, span(frame.fn.file, entry.value.at));
      continue;
    }
    if (typeof entry.key === 'string') {
      define(result, entry.key, value);
      continue;
    }
    const key = evaluate(run, frame, entry.key);
    const name = keyText(key);
    if (name === undefined) setAny(run, result, value, key);
    else define(result, name, value);
  }
  return result;
}

function noteMade(run: Run, made: Value, at: Span): void {
  const [object] = made.objects;
  if (run.inHandler && object?.kind === 'record') run.madeAt.set(object, at);
}

/** A fresh record has no other holder: its fields are simply set, whatever loop it is made in. */
function define(target: Value, key: string, value: Value): void {
  const [object] = target.objects;
  if (object?.kind === 'record') object.store.fields.set(key, { value });
}

/** A list or tuple that is written out. */
export function listLiteral(run: Run, frame: Frame, expr: Of<'list'>): Value {
  const items: Value[] = [];
  let rest: Value | undefined;
  for (const item of expr.items) {
    const value = evaluate(run, frame, item.value);
    if (item.spread)
      rest = join(rest ?? NOTHING, anyMember(run, value, span(frame.fn.file, item.value.at)));
    else if (rest === undefined) items.push(value);
    else rest = join(rest, value);
  }
  return makeList(run, items, rest);
}
