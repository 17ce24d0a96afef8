import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { MAX_DEPTH } from './parsed.ts';

/** Events with the text that their offsets speak of: as long as the one read, with the same lines or fewer. */
export type Events = { readonly events: Event[]; readonly text: string };

/** Most characters that are read again for repairs; a file beyond it keeps its first fault. */
const MAX_REREAD = 20_000_000;

/** Stands for a dash while it is read; the text that comes back has the dash again. */
const DASH = '\uE000';

/**
 * Events of a YAML text. CloudFormation allows two things in a flow collection that js-yaml does not:
 * brackets and items at any indentation (the line break before such a one is read as a space), and a
 * lone dash as an item (`!Join [-, [a, b]]`). Throws js-yaml's exception for the first other fault.
 */
export function eventsOf(written: string): Events {
  let text = written;
  let first: unknown;
  for (let reread = 0; reread <= MAX_REREAD; reread += text.length) {
    try {
      const events = parseEvents(text, { maxDepth: MAX_DEPTH });
      return { events, text: text.replaceAll(DASH, (_, offset: number) => written.charAt(offset)) };
    } catch (error) {
      first ??= error;
      const repaired = error instanceof YAMLException ? repairedAt(text, error) : undefined;
      if (repaired === undefined) break;
      text = repaired;
    }
  }
  throw first;
}

function repairedAt(text: string, error: YAMLException): string | undefined {
  const position = error.mark?.position;
  if (position !== undefined && /^-[,\]}]/.test(text.slice(position, position + 2))) {
    return text.replaceAll(/-(?=[,\]}])/g, DASH);
  }
  if (error.reason !== 'deficient indentation' || position === undefined) return undefined;
  let from = position;
  for (;;) {
    while (from > 0 && ' \t\r\n'.includes(text.charAt(from - 1))) from--;
    const comment = commentStart(text, text.lastIndexOf('\n', from - 1) + 1, from);
    if (comment === undefined) break;
    from = comment;
  }
  if (!text.slice(from, position).includes('\n')) return undefined;
  return text.slice(0, from) + ' '.repeat(position - from) + text.slice(position);
}

/** Offset of a comment in a line, which starts at a `#` that is not in quotes. */
function commentStart(text: string, start: number, end: number): number | undefined {
  let quote = '';
  for (let i = start; i < end; i++) {
    const char = text.charAt(i);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && (i === start || ' \t'.includes(text.charAt(i - 1)))) return i;
  }
  return undefined;
}
