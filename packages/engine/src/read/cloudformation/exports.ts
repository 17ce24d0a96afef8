import type { Value } from '../../model/value.ts';
import { entries, type StackReader } from './stack.ts';

type Export = {
  readonly reader: StackReader;
  readonly output: string;
  readonly parts: readonly string[];
};

/** Text that stands for a part which is not known in an export's name; no template can contain it. */
const HOLE = '\u0000';

/** Longest chain of stacks that import from one another. */
const MAX_DEPTH = 40;

/** Exports of all stacks of an application, for `Fn::ImportValue`. */
export class Exports {
  readonly #stacks: () => readonly StackReader[];
  #exports: Export[] | undefined;
  #depth = 0;

  constructor(stacks: () => readonly StackReader[]) {
    this.#stacks = stacks;
  }

  /**
   * The value exported under a name. A name with an unknown part (usually the stack's own name) fits
   * where all that is known of both agrees and no other export does.
   */
  find(name: Value, by: StackReader): Value | undefined {
    const wanted = partsOf(name);
    if (wanted === undefined || this.#depth >= MAX_DEPTH) return undefined;
    this.#depth++;
    const fitting = this.#all().filter(({ reader, parts }) => reader !== by && fits(parts, wanted));
    const exact = fitting.filter(({ parts }) => parts.join(HOLE) === wanted.join(HOLE));
    const [only, ...others] = exact.length > 0 ? exact : fitting;
    const value = only && others.length === 0 ? only.reader.output(only.output)?.value : undefined;
    this.#depth--;
    return value;
  }

  #all(): readonly Export[] {
    if (this.#exports !== undefined) return this.#exports;
    const exports: Export[] = [];
    this.#exports = exports;
    for (const reader of this.#stacks()) {
      for (const output of entries(reader.prepared.template, 'Outputs').keys()) {
        const name = reader.exportName(output);
        const parts = name && partsOf(name);
        if (parts !== undefined) exports.push({ reader, output, parts });
      }
    }
    return exports;
  }
}

/** Known pieces of a name, with a hole between each two; undefined where nothing is known. */
function partsOf(name: Value): readonly string[] | undefined {
  if (name.kind === 'known') return [String(name.value)];
  if (name.kind !== 'joined') return undefined;
  const pieces = [''];
  for (const part of name.parts) {
    if (part.kind === 'known') pieces.push(`${pieces.pop() ?? ''}${part.value}`);
    else pieces.push('');
  }
  return pieces;
}

/** Whether an exported name with a leading hole agrees with a wanted one, itself known or with a leading hole. */
function fits(exported: readonly string[], wanted: readonly string[]): boolean {
  if (exported.join(HOLE) === wanted.join(HOLE)) return true;
  const [exportedStart, exportedEnd] = exported;
  if (exported.length !== 2 || exportedStart !== '' || exportedEnd === undefined) return false;
  if (exportedEnd.length < 3) return false;
  if (wanted.length === 1) return wanted[0]?.endsWith(exportedEnd) === true;
  return wanted.length === 2 && wanted[0] === '' && wanted[1] === exportedEnd;
}
