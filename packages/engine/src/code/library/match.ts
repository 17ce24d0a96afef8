import type { Language } from '../ir.ts';
import type { Model } from './model.ts';

/** One pattern of an API path, in segments, without alternatives. */
type Pattern = {
  readonly segments: readonly string[];
  /** The pattern began with `**.`: any beginning. */
  readonly open: boolean;
  readonly model: Model;
};

/** Finds the models of a call. Built once; answers are kept, since the same paths come again and again. */
export class Models {
  readonly #byLast = new Map<string, Pattern[]>();
  readonly #byMethod = new Map<string, Model[]>();
  readonly #answers = new Map<string, readonly Model[]>();

  constructor(tables: readonly (readonly Model[])[]) {
    for (const table of tables) for (const model of table) this.#add(model);
  }

  #add(model: Model): void {
    for (const api of listOf(model.api)) {
      for (const text of expand(api)) {
        const open = text.startsWith('**.');
        const segments = splitPath(open ? text.slice(3) : text);
        const last = segments.at(-1) ?? '';
        push(this.#byLast, last.includes('*') ? '*' : last, { segments, open, model });
      }
    }
    for (const name of listOf(model.method)) {
      for (const text of expand(name)) push(this.#byMethod, text, model);
    }
  }

  /** Models of a call of this API path. */
  byApi(path: string, language: Language): readonly Model[] {
    const key = `${language} ${path}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const segments = splitPath(path);
    const candidates = [
      ...(this.#byLast.get(segments.at(-1) ?? '') ?? []),
      ...(this.#byLast.get('*') ?? []),
    ];
    const found = candidates
      .filter((pattern) => fits(pattern, segments) && speaks(pattern.model, language))
      .map((pattern) => pattern.model);
    const answer = [...new Set(found)];
    this.#answers.set(key, answer);
    return answer;
  }

  /** Models of a method of a plain value. */
  byMethod(name: string, language: Language): readonly Model[] {
    const all = this.#byMethod.get(name) ?? [];
    return all.filter((model) => speaks(model, language));
  }
}

function speaks(model: Model, language: Language): boolean {
  return model.language === undefined || model.language === language;
}

function listOf(text: string | readonly string[] | undefined): readonly string[] {
  return text === undefined ? [] : typeof text === 'string' ? [text] : text;
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

/** `a.{b,c}.d` as `a.b.d` and `a.c.d`. */
export function expand(text: string): readonly string[] {
  const open = text.indexOf('{');
  const close = text.indexOf('}', open);
  if (open === -1 || close === -1) return [text];
  const before = text.slice(0, open);
  const after = text.slice(close + 1);
  return text
    .slice(open + 1, close)
    .split(',')
    .flatMap((one) => expand(before + one.trim() + after));
}

/** Segments of an API path; a package's name keeps its slashes, so that only dots part them. */
function splitPath(path: string): readonly string[] {
  return path.split('.');
}

function fits(pattern: Pattern, segments: readonly string[]): boolean {
  const offset = segments.length - pattern.segments.length;
  if (offset < 0 || (offset > 0 && !pattern.open)) return false;
  return pattern.segments.every((wanted, index) => fitsSegment(wanted, segments[index + offset]));
}

function fitsSegment(wanted: string, segment: string | undefined): boolean {
  if (segment === undefined) return false;
  if (wanted === segment || wanted === '*') return true;
  const star = wanted.indexOf('*');
  if (star === -1) return false;
  const before = wanted.slice(0, star);
  const after = wanted.slice(star + 1);
  return (
    segment.length >= before.length + after.length &&
    segment.startsWith(before) &&
    segment.endsWith(after)
  );
}
