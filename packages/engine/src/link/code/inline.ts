import type { InlineCode, InlineLine } from '../../model/code-location.ts';
import type { SourceText } from '../../model/span.ts';
import { alternatives, type Value } from '../../model/value.ts';

/** Code written into a template, in every form that it may have. Values that are no text are left out. */
export function inlineCodes(
  value: Value | undefined,
  sources: ReadonlyMap<string, SourceText>,
): readonly InlineCode[] {
  return alternatives(value).flatMap((one) => {
    const holes = new Map<string, Value>();
    const text = textWithHoles(one, holes);
    if (text === undefined) return [];
    const source = sources.get(one.span.file);
    const lines = source === undefined ? [] : align(text, source.text, one.span, holes);
    return [{ text, span: one.span, lines, holes }];
  });
}

const WORD = /template_value_\d+/;

/** A text of inline code with the values back in that its template puts there; undefined where it has none. */
export function withValues(written: string, code: Value | undefined): readonly Value[] | undefined {
  if (!WORD.test(written)) return undefined;
  const ways = alternatives(code).map((one) => {
    const holes = new Map<string, Value>();
    return textWithHoles(one, holes) === undefined ? undefined : holes;
  });
  const [holes, ...others] = ways.filter((one) => one !== undefined && one.size > 0);
  // Of several codes it is not known which one the text is from.
  if (holes === undefined || others.length > 0) return undefined;
  return written.split(/(template_value_\d+)/).flatMap((part): readonly Value[] => {
    const value = holes.get(part);
    if (value !== undefined) return [value];
    const [first] = holes.values();
    return part === '' || first === undefined
      ? []
      : [{ kind: 'known', value: part, span: first.span }];
  });
}

/** A hole becomes a word that is a name in every language, so that the code around it can be read. */
function textWithHoles(value: Value, holes: Map<string, Value>): string | undefined {
  if (value.kind === 'known') return typeof value.value === 'string' ? value.value : undefined;
  if (value.kind !== 'joined') return undefined;
  return value.parts
    .map((part) => {
      if (part.kind === 'known') return String(part.value ?? '');
      const name = `template_value_${holes.size}`;
      holes.set(name, part);
      return name;
    })
    .join('');
}

/** How far behind the last line the next one may stand: quotes, commas, comments between items of a list. */
const REACH = 400;

/**
 * Finds each line of the code in the template, in order. It does not ask how the text was quoted:
 * block scalars, quoted texts and lists that are joined all have the line somewhere, perhaps escaped.
 * A line that is not found (a value was put into it) is taken to be the next one of the template.
 */
function align(
  code: string,
  template: string,
  span: { readonly start: number; readonly end: number },
  holes: ReadonlyMap<string, Value>,
): readonly InlineLine[] {
  const found: InlineLine[] = [];
  let cursor = span.start;
  let missed = 0;
  let since = 0;
  let offset = 0;
  for (const line of code.split('\n')) {
    const start = offset + line.length - line.trimStart().length;
    offset += line.length + 1;
    since += line.length + 1;
    const needle = line.trim();
    if (needle === '') {
      missed += found.length > 0 ? 1 : 0;
      continue;
    }
    const end = Math.min(span.end, cursor + REACH + 2 * since);
    const hit = locate(known(needle, holes), template, cursor, end);
    if (hit !== undefined) {
      found.push({ code: start, template: hit.at, exact: hit.exact });
      cursor = hit.at + hit.length;
      missed = 0;
      since = 0;
    } else {
      missed++;
      found.push({
        code: start,
        template: lineBehind(template, cursor, missed, span.end),
        exact: false,
      });
    }
  }
  return found;
}

/** The part of a line before its first hole, where it is long enough to be told from others. */
function known(line: string, holes: ReadonlyMap<string, Value>): string {
  if (holes.size === 0) return line;
  const hole = WORD.exec(line);
  return hole === null || hole.index < 4 ? line : line.slice(0, hole.index).trimEnd();
}

function locate(
  needle: string,
  template: string,
  from: number,
  end: number,
): { readonly at: number; readonly length: number; readonly exact: boolean } | undefined {
  const slice = template.slice(from, end);
  for (const form of [
    needle,
    JSON.stringify(needle).slice(1, -1),
    needle.replaceAll("'", "''"),
    needle.replaceAll(/\$\{/g, '${!'),
  ]) {
    const index = slice.indexOf(form);
    if (index !== -1) {
      return { at: from + index, length: form.length, exact: form === needle };
    }
  }
  return undefined;
}

/** Where the text of the line starts that is so many lines behind a place. */
function lineBehind(template: string, from: number, lines: number, end: number): number {
  let at = from;
  for (let i = 0; i < lines; i++) {
    const next = template.indexOf('\n', at);
    if (next === -1 || next >= end) return Math.min(from, end);
    at = next + 1;
  }
  while (at < end && ' \t\r\n"\''.includes(template.charAt(at))) at++;
  return Math.min(at, end);
}
