import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { constantsOf, onlyText } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';

/** A value as text: what objects hold goes out as JSON, which no browser takes for a page. */
function textOnly(value: Value): Value {
  return { ...value, objects: value.objects.filter((one) => one.kind === 'api') };
}

/** Data goes back to the caller. */
export function sendData(machine: Machine, value: Value, at: Span, api: string): void {
  machine.sink('response', value, at, api, 'body');
}

/** A text goes back which the browser shows as a page unless something else is said. */
export function sendPage(machine: Machine, value: Value, at: Span, api: string): void {
  machine.sink('response', value, at, api, 'body');
  machine.sink('html', textOnly(value), at, api, 'page');
}

/** The caller is sent elsewhere. */
export function sendAway(machine: Machine, target: Value, at: Span, api: string): void {
  machine.sink('redirect', target, at, api, 'URL');
}

/** A header of the response. */
export function sendHeader(
  machine: Machine,
  header: { readonly name: Value; readonly value: Value },
  at: Span,
  api: string,
): void {
  const name = onlyText(header.name);
  const isPlace = name?.toLowerCase() === 'location';
  machine.sink(isPlace ? 'redirect' : 'header', header.value, at, api, `${name ?? 'a'} header`);
  if (name === undefined) machine.sink('header', header.name, at, api, 'name of a header');
}

/** The headers of an object. */
export function sendHeaders(machine: Machine, headers: Value, at: Span, api: string): void {
  for (const record of machine.records(headers)) {
    for (const [name, cell] of record.store.fields) {
      const isPlace = name.toLowerCase() === 'location';
      const kind = isPlace ? 'redirect' : 'header';
      machine.sink(kind, cell.value, at, api, `${name} header`);
    }
  }
}

/** Whether a content type that the program names is one that browsers show as a page. */
export function isPageType(type: Value | undefined): boolean {
  if (type === undefined) return true;
  const names = constantsOf(type);
  return names.length === 0 || names.some((one) => /html|svg|xml/i.test(String(one)));
}
