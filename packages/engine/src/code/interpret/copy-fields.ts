import type { Span } from '../../model/span.ts';
import { isEnvironment, WHOLE_ENVIRONMENT } from './describe.ts';
import { environment } from './environment.ts';
import { getMember } from './members.ts';
import type { Run } from './run.ts';
import { setAny, setMember } from './set-members.ts';
import type { Value } from './value.ts';
import { join, tainted } from './values.ts';

/** Copies the fields of objects into a record (spread, `Object.assign`, `dict.update`). */
export function copyFields(run: Run, target: Value, from: Value, at: Span): void {
  for (const one of from.objects) {
    if (isEnvironment(one)) copyEnvironment(target);
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields) setMember(run, target, name, cell.value);
    if (one.store.rest !== undefined) {
      setAny(run, target, one.store.rest.value, one.store.keys?.value);
    }
    if (one.store.copied !== undefined) copyLabels(run, target, one.store.copied, at);
  }
  copyLabels(run, target, from, at);
}

/** Names of variables as everybody writes them: others may be methods. */
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;

/** Each variable stays the one that it is, and all together are the whole environment. */
function copyEnvironment(target: Value): void {
  const whole = tainted([WHOLE_ENVIRONMENT]);
  for (const one of target.objects) {
    if (one.kind !== 'record') continue;
    one.store.lookup ??= (name, at) => (VARIABLE.test(name) ? environment(name, at) : undefined);
    one.store.copied = one.store.copied === undefined ? whole : join(one.store.copied, whole);
  }
}

/** What comes from outside has fields that nobody knows; those already there may be overwritten. */
function copyLabels(run: Run, target: Value, from: Value, at: Span): void {
  if (from.labels.length === 0) return;
  const source = tainted(from.labels);
  for (const one of target.objects) {
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields) {
      run.state.weaken(cell, getMember(run, source, name, at));
    }
    one.store.copied = one.store.copied === undefined ? source : join(one.store.copied, source);
  }
}
