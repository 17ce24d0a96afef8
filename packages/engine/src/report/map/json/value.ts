import { readable } from '../../../model/text.ts';
import type { Value } from '../../../model/value.ts';

const DEEPEST = 32;

/** A value as plain JSON: what is not known is a text with `${…}` in it, or `{"unknown": reason}`; branches are `{"oneOf": […]}`. */
export function plain(value: Value | undefined, depth = 0): unknown {
  if (value === undefined || value.kind === 'absent') return null;
  if (depth > DEEPEST) return { unknown: 'nested too deeply' };
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map((item) => plain(item, depth + 1));
    case 'map':
      return Object.fromEntries(
        [...value.fields].map(([key, field]) => [key, plain(field.value, depth + 1)]),
      );
    case 'reference':
      return readable(`⟨attr:${value.resource}.${value.attribute}⟩`);
    case 'symbol':
      return readable(`⟨${value.name}⟩`);
    case 'joined':
      return value.parts.map((part) => textOf(plain(part, depth + 1))).join('');
    case 'oneOf':
      return { oneOf: value.options.map((option) => plain(option.value, depth + 1)) };
    case 'unknown':
      return { unknown: value.reason };
  }
}

function textOf(part: unknown): string {
  return part === null || typeof part === 'object' ? '${unknown}' : String(part);
}
