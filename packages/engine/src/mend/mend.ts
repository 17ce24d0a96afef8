import type { TextChange } from '../model/change.ts';
import type { Edit } from '../model/finding.ts';
import type { Address, Resource, Written } from '../model/resource.ts';
import type { SourceText } from '../model/span.ts';
import { Editor, type Problem } from './editor.ts';

/** What the edits come to in the files: the changes, and what could not be changed, with the reason. */
export type Mending = {
  readonly changes: readonly TextChange[];
  readonly problems: readonly Problem[];
};

/**
 * Turns symbolic edits into changes of the source texts. Edits that say the same are made once, so
 * that the fixes of several findings can be applied together.
 */
export function mend(
  edits: readonly Edit[],
  sources: ReadonlyMap<string, SourceText>,
  declared: ReadonlyMap<Address, Resource>,
): Mending {
  const first = planned(edits, sources, declared);
  const useless = orphans(edits, first.problems);
  if (useless.size === 0) return first;
  const useful = edits.filter((edit) => !useless.has(edit));
  return planned(useful, sources, declared);
}

/** Resources to be added that only a change would use which cannot be made. */
function orphans(edits: readonly Edit[], problems: readonly Problem[]): ReadonlySet<Edit> {
  const failed = new Set(problems.map(({ edit }) => JSON.stringify(edit)));
  if (failed.size === 0) return new Set();
  const uses = edits.filter((edit) => edit.kind === 'set' || edit.kind === 'replace');
  const mentions = (edit: Edit, id: string): boolean =>
    'value' in edit && new RegExp(`\\b${id}\\b`).test(JSON.stringify(edit.value));
  return new Set(
    edits.filter((edit) => {
      if (edit.kind !== 'add-resource') return false;
      const users = uses.filter((one) => mentions(one, edit.logicalId));
      return users.length > 0 && users.every((one) => failed.has(JSON.stringify(one)));
    }),
  );
}

function planned(
  edits: readonly Edit[],
  sources: ReadonlyMap<string, SourceText>,
  declared: ReadonlyMap<Address, Resource>,
): Mending {
  const written = new Map<Address, Written>();
  for (const resource of declared.values()) written.set(resource.written.address, resource.written);
  const editors = new Map<string, Editor>();
  const problems: Problem[] = [];
  for (const edit of distinct(edits)) {
    const file = fileOf(edit, written);
    const source = file === undefined ? undefined : sources.get(file);
    if (source === undefined) {
      problems.push({ edit, why: 'the place is not in a file of this project' });
      continue;
    }
    const editor = editors.get(source.path) ?? new Editor(source);
    editors.set(source.path, editor);
    editor.plan(edit, writtenOf(edit, written));
  }
  const done = [...editors.values()].map((editor) => editor.finish());
  return {
    changes: done.flatMap((one) => one.changes),
    problems: [...problems, ...done.flatMap((one) => one.problems)],
  };
}

function distinct(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Map<string, Edit>();
  for (const edit of edits) seen.set(JSON.stringify(edit), edit);
  return [...seen.values()];
}

function writtenOf(edit: Edit, written: ReadonlyMap<Address, Written>): Written | undefined {
  switch (edit.kind) {
    case 'set':
    case 'remove':
      return written.get(edit.resource);
    case 'add-resource':
      return written.get(edit.beside);
    case 'replace':
    case 'rewrite':
    case 'delete':
    case 'insert':
      return undefined;
  }
}

function fileOf(edit: Edit, written: ReadonlyMap<Address, Written>): string | undefined {
  switch (edit.kind) {
    case 'replace':
    case 'rewrite':
    case 'delete':
      return edit.span.file;
    case 'insert':
      return edit.after.file;
    default:
      return writtenOf(edit, written)?.span.file;
  }
}
