import type { Application } from '../model/resource.ts';
import type { Value } from '../model/value.ts';

/** A value on one line, for tests: holes in `⟨…⟩`, branches as `A?x|!A?y`, absent as `-`. */
export function show(value: Value | undefined): string {
  switch (value?.kind) {
    case undefined:
      return 'undefined';
    case 'known':
      return (
        JSON.stringify(value.value) + (value.parameter === undefined ? '' : `@${value.parameter}`)
      );
    case 'list':
      return `[${value.items.map(show).join(', ')}]`;
    case 'map':
      return `{${[...value.fields.values()].map((one) => `${one.key}: ${show(one.value)}`).join(', ')}}`;
    case 'reference':
      return `⟨${value.resource}.${value.attribute}⟩`;
    case 'joined':
      return value.parts.map(show).join(' + ');
    case 'oneOf':
      return `(${value.options.map((one) => (one.when === undefined ? '' : `${one.when}? `) + show(one.value)).join(' | ')})`;
    case 'absent':
      return '-';
    case 'symbol':
      return `⟨${value.name}⟩`;
    case 'unknown':
      return value.name === undefined ? '⟨?⟩' : `⟨${value.name}⟩`;
  }
}

/** Properties of a resource on one line. */
export function resource(application: Application, address: string): string {
  const found = application.resources.find((one) => one.address === address);
  return show(found?.properties);
}

/** Codes of what was reported, in order. */
export function codes(application: Application): readonly string[] {
  return application.diagnostics.map(({ code }) => code);
}
