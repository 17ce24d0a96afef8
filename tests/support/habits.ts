import { parseSync, Visitor } from 'oxc-parser';
import type { SourceFile } from './source.ts';

/** A function with its length in lines. */
export type Measured = { readonly name: string; readonly lines: number };

/** Every function of a file, methods and arrow functions among them. */
export function functionsOf(file: SourceFile): readonly Measured[] {
  const { program } = parseSync(file.path, file.text);
  const found: Measured[] = [];
  const measure = (node: { start: number; end: number }): void => {
    const before = file.text.slice(0, node.start).split('\n').length;
    const lines = file.text.slice(node.start, node.end).split('\n').length;
    found.push({ name: `${file.path}:${before}`, lines });
  };
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  return found;
}

/** What the house rules do not want, in words with the place. */
export function badHabits(file: SourceFile): readonly string[] {
  const { program, comments } = parseSync(file.path, file.text);
  const found: string[] = [];
  const say = (what: string, start: number): void => {
    found.push(`${file.path}:${file.text.slice(0, start).split('\n').length} ${what}`);
  };
  const ends = new Set(
    comments.filter((one) => one.value.startsWith('*')).map((one) => lineAfter(file.text, one.end)),
  );
  new Visitor({
    TSEnumDeclaration: (node) => say('has an enum', node.start),
    ExportDefaultDeclaration: (node) => say('has a default export', node.start),
    ExportAllDeclaration: (node) => say('re-exports everything', node.start),
    TSAnyKeyword: (node) => say('has `any`', node.start),
    TSNonNullExpression: (node) => say('has a non-null `!`', node.start),
    ExportNamedDeclaration: (node) => {
      if (node.declaration === null || ends.has(node.start)) return;
      if (isOverload(node.declaration)) return;
      say('exports a name without a doc comment', node.start);
    },
  }).visit(program);
  return found;
}

/** Implementation and further signatures of an overloaded function share the first one's comment. */
function isOverload(declaration: { type: string }): boolean {
  return declaration.type === 'TSDeclareFunction';
}

/** Offset of the first character after blanks. */
function lineAfter(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
}

/** The value below which the share of a list lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
