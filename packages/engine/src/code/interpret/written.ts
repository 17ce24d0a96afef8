import type { Span } from '../../model/span.ts';
import { callFunction } from './evaluate.ts';
import { getMember } from './members.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';
import { isNothing, join, NOTHING } from './values.ts';

/** Methods by which an object of the program says what it is as a text. */
const NAMES = { javascript: ['toString'], python: ['__format__', '__str__', '__repr__'] } as const;

/** What a value is where it becomes part of a text: instances of the program's classes write themselves. */
export function asText(run: Run, value: Value, at: Span): Value {
  let result: Value = { ...value, objects: [] };
  let isChanged = false;
  for (const one of value.objects) {
    const alone: Value = { ...NOTHING, objects: [one] };
    const type = one.kind === 'record' ? one.instanceOf : undefined;
    const name = NAMES[run.language].find((method) => type?.members.has(method) === true);
    const method = name === undefined ? NOTHING : getMember(run, alone, name, at, true);
    isChanged ||= !isNothing(method);
    result = join(result, isNothing(method) ? alone : callFunction(run, method, [], at));
  }
  return isChanged ? result : value;
}
