import type { Diagnostic } from '../model/diagnostic.ts';

/** Most undeclared names that a file is told of one by one. */
const MAX_SINGLE = 8;

/**
 * Diagnostics with those of a file that lacks many declarations drawn together: such a file is one
 * part of a template that a build step puts together, and each single name says nothing more.
 */
export function summarized(diagnostics: Iterable<Diagnostic>): readonly Diagnostic[] {
  const all = [...diagnostics];
  const counts = new Map<string, number>();
  for (const one of all) {
    if (isUndeclared(one)) counts.set(one.span.file, (counts.get(one.span.file) ?? 0) + 1);
  }
  const told = new Set<string>();
  return all.flatMap((one) => {
    if (!isUndeclared(one)) return [one];
    const { file } = one.span;
    const count = counts.get(file) ?? 0;
    if (count <= MAX_SINGLE) return [one];
    if (told.has(file)) return [];
    told.add(file);
    const message = `${count} names are used that this template does not declare`;
    const help = 'if a build step puts templates together, scan its output';
    return [{ ...one, message, help }];
  });
}

function isUndeclared(
  diagnostic: Diagnostic,
): diagnostic is Diagnostic & { readonly span: NonNullable<Diagnostic['span']> } {
  return diagnostic.code === 'unresolved-reference' && diagnostic.span !== undefined;
}
