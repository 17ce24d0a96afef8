import type { Span } from '../../model/span.ts';
import { anyMember, getMember } from './members.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** The part of a value under a dotted path, `*` for elements. */
export function fieldOf(run: Run, value: Value, path: string, at: Span): Value {
  if (!path.includes('.')) return memberOf(run, value, path, at);
  let part = value;
  for (const segment of path.split('.')) part = memberOf(run, part, segment, at);
  return part;
}

function memberOf(run: Run, value: Value, segment: string, at: Span): Value {
  return segment === '*' ? anyMember(run, value, at) : getMember(run, value, segment, at);
}
