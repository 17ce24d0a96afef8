import { createTwoFilesPatch } from 'diff';
import { applyChanges, type TextChange } from '../model/change.ts';
import type { SourceText } from '../model/span.ts';

/** One file before and after. `after` is undefined where changes overlap, so that nobody applies half of them. */
export type ChangedFile = {
  readonly path: string;
  readonly before: string;
  readonly after: string | undefined;
};

/** The files that the changes touch, in path order. */
export function changedFiles(
  changes: readonly TextChange[],
  sources: ReadonlyMap<string, SourceText>,
): readonly ChangedFile[] {
  const paths = [...new Set(changes.map((change) => change.file))].sort();
  return paths.flatMap((path) => {
    const before = sources.get(path)?.text;
    if (before === undefined) return [];
    const own = changes.filter((change) => change.file === path);
    return [{ path, before, after: applyChanges(before, own) }];
  });
}

/** The change of one file as a unified diff that `git apply` and `patch -p1` read. */
export function unifiedDiff(file: ChangedFile): string {
  const { path, before, after } = file;
  if (after === undefined) return '';
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 2,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
}
