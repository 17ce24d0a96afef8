import type { Span } from '../../../model/span.ts';
import type { RecordObj, Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';

const HEADER = clearanceOf('header');

/** What goes back to a caller over HTTP: a header with a line break in it is refused. */
export function respondOver(machine: Machine, value: Value, at: Span): void {
  for (const object of value.objects) {
    const isOdd = object.kind === 'record' && hasHeaders(object);
    const alone = { ...value, labels: [], atoms: [], objects: [object] };
    machine.respond(isOdd ? withSafeHeaders(machine, alone, at) : alone, at);
  }
  machine.respond({ ...value, objects: [] }, at);
}

function hasHeaders({ store, isList }: RecordObj): boolean {
  return !isList && store.fields.has('headers');
}

function withSafeHeaders(machine: Machine, answer: Value, at: Span): Value {
  const headers: Record<string, Value> = {};
  for (const { store } of machine.records(machine.member(answer, 'headers', at))) {
    for (const [name, { value }] of store.fields) headers[name] = machine.clear(value, HEADER);
  }
  const fields = { headers: machine.record(headers) };
  const others = ['statusCode', 'body', 'cookies'].map(
    (name) => [name, machine.member(answer, name, at)] as const,
  );
  return machine.record({ ...Object.fromEntries(others), ...fields });
}
