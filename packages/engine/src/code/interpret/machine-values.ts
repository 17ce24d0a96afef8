import type { Span } from '../../model/span.ts';
import { anyMember, getMember } from './members.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** The part of a value under a dotted path, `*` for elements. */
export function fieldOf(run: Run, value: Value, path: string, at: Span): Value {
  let part = value;
  for (const segment of path.split('.')) {
    part = segment === '*' ? anyMember(run, part, at) : getMember(run, part, segment, at);
  }
  return part;
}
