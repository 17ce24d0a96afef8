import type { CodeValue, SourceLabel } from '../../model/code.ts';
import { asked, isOfCaller } from './asked.ts';
import { deepLabels } from './describe.ts';
import type { Run } from './run.ts';
import type { Label, Value } from './value.ts';

/** Names under which an event says whose something is, wherever the caller writes it. */
const OWNERS = /(?:^|[.\-_])(?:tenant|user|account|customer|member|owner|organi[sz]ation|org)/i;

/**
 * Whether a value is somebody's and the key that it is kept under does not say whose: it was read for who calls, or
 * handed out after a look at who calls. A key of which nothing is known says neither.
 */
export function lacksOwner(run: Run, key: Value, value: Value): boolean {
  const named = deepLabels(key).flatMap((label) => eventPaths(run, label));
  if (named.length === 0 || named.some(saysWhose)) return false;
  const labels = deepLabels(value);
  const owners = labels.flatMap((label) => eventPaths(run, label)).filter(isCaller);
  if (owners.length > 0) return !owners.some((path) => named.some((one) => isWithin(path, one)));
  const isRead = labels.some(({ origin }) => origin.kind === 'call');
  return isRead && asked(run.state.checks).length > 0;
}

/** Parts of the event that a label stands for, or that were asked with for what it stands for. */
function eventPaths(run: Run, label: Label): readonly string[] {
  if (label.origin.kind === 'event') return [label.path];
  if (label.origin.kind !== 'call') return [];
  const call = run.recorder.callAt(label.origin.call);
  if (call === undefined) return [];
  return sourcesIn(call.parameters).flatMap(({ origin, path }) =>
    origin.kind === 'event' ? [path] : [],
  );
}

function isCaller(path: string): boolean {
  return isOfCaller({ origin: { kind: 'event' }, path });
}

function saysWhose(path: string): boolean {
  return path === '' || isCaller(path) || OWNERS.test(path);
}

function isWithin(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`);
}

/** All parts of origins that a value is made of. */
export function sourcesIn(value: CodeValue): readonly SourceLabel[] {
  switch (value.kind) {
    case 'constant':
    case 'environment':
      return [];
    case 'source':
      return [value.from];
    case 'unknown':
      return value.from;
    case 'text':
      return value.parts.flatMap(sourcesIn);
    case 'list':
      return value.items.flatMap(sourcesIn);
    case 'one-of':
      return value.values.flatMap(sourcesIn);
    case 'json':
      return sourcesIn(value.value);
    case 'record':
      return [
        ...[...value.fields.values()].flatMap(sourcesIn),
        ...(value.others === undefined ? [] : sourcesIn(value.others)),
      ];
  }
}
