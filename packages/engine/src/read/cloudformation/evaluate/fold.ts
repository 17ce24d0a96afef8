import type { Span } from '../../../model/span.ts';
import type { Value } from '../../../model/value.ts';
import { known, unknown } from './values.ts';

/**
 * Text made of parts. Adjacent known parts are merged, so that a text without holes is a known value;
 * a single part that is not known stands for itself.
 */
export function foldText(parts: readonly Value[], span: Span): Value {
  const merged: Value[] = [];
  for (const part of parts) append(merged, part);
  const length = merged.reduce((sum, part) => sum + sizeOf(part), 0);
  if (length > MAX_TEXT) return unknown('a text that is too long', span);
  const [first] = merged;
  if (first === undefined) return known('', span);
  if (merged.length > 1) return { kind: 'joined', parts: merged, span };
  return first.kind === 'known' && first.parameter === undefined ? { ...first, span } : first;
}

/** Longest text that is put together, in UTF-16 units; each hole counts for a hundred. */
const MAX_TEXT = 1_000_000;

function sizeOf(part: Value): number {
  return part.kind === 'known' ? String(part.value).length : 100;
}

function append(merged: Value[], part: Value): void {
  switch (part.kind) {
    case 'known': {
      const text = part.value === null ? '' : String(part.value);
      if (text === '' && part.parameter === undefined) return;
      const last = merged.at(-1);
      if (last?.kind !== 'known') merged.push({ ...part, value: text });
      else
        merged[merged.length - 1] = known(
          last.value + text,
          last.span,
          last.parameter ?? part.parameter,
        );
      return;
    }
    case 'joined':
      for (const inner of part.parts) append(merged, inner);
      return;
    case 'list':
      part.items.forEach((item, i) => {
        if (i > 0) append(merged, known(',', part.span));
        append(merged, item);
      });
      return;
    case 'map':
      merged.push(unknown('a map where text is expected', part.span));
      return;
    case 'absent':
      return;
    default:
      merged.push(part);
  }
}
