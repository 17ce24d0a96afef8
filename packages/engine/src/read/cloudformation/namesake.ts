import { field, text, type Value } from '../../model/value.ts';
import { directoryOf, joinPath } from '../../support/path.ts';
import type { TemplateStore } from '../templates.ts';

/** Names that templates of different stacks share, so that more of the path must agree. */
const COMMON = /^(?:template|packaged?|main|index|stack|output|cloudformation|cfn|app)\b/i;

/**
 * The template of the folder that a raw address in a bucket ends with. Such addresses are where a build
 * step puts the folder's own files. Undefined where none or several fit, or the name is not written out.
 */
export function namesakeOf(
  location: Value | undefined,
  file: string,
  store: TemplateStore,
): string | undefined {
  const segments = endOf(location);
  const [name = ''] = segments;
  const rated = store
    .named(name)
    .filter((path) => path !== file)
    .map((path) => ({ path, common: commonEnd(segments, path) }));
  const most = Math.max(0, ...rated.map(({ common }) => common));
  if (most === 0 || (most === 1 && COMMON.test(name))) return undefined;
  const best = rated.filter(({ common }) => common === most).map(({ path }) => path);
  const beside = best.filter((path) => directoryOf(path) === directoryOf(file));
  return [beside, best].find((paths) => paths.length === 1)?.[0];
}

/** Segments of an address after its last part that is not written out, the last one first. */
function endOf(location: Value | undefined): readonly string[] {
  const written = lastText(location);
  if (written === undefined) return [];
  const end =
    written
      .replace(/[?#].*$/, '')
      .split('}')
      .at(-1) ?? '';
  const segments = end.split('/');
  // What stands before the first slash may be the end of a longer name.
  return segments.slice(1).reverse();
}

function lastText(value: Value | undefined): string | undefined {
  const whole = text(value);
  if (whole !== undefined) return /^(?:https?|s3):/.test(whole) ? whole : undefined;
  const sub = field(value, 'Fn::Sub');
  if (sub !== undefined) return text(sub.kind === 'list' ? sub.items[0] : sub);
  const join = field(value, 'Fn::Join');
  if (join?.kind !== 'list') return undefined;
  const [delimiter, parts] = join.items;
  if (parts?.kind !== 'list') return undefined;
  const texts = parts.items.map((part) => text(part) ?? '${}');
  return texts.join(text(delimiter) ?? '${}');
}

function commonEnd(segments: readonly string[], path: string): number {
  const own = path.split('/').reverse();
  const differs = own.findIndex((segment, i) => segment !== segments[i]);
  return differs === -1 ? own.length : differs;
}

/**
 * The file that the address of an included part ends with, seen from the including file's folder or one
 * above it. The longest end counts; of a bare name only one in the same folder, since names repeat.
 */
export function includedNamesake(
  location: Value | undefined,
  file: string,
  isFile: (path: string) => boolean,
): string | undefined {
  const segments = endOf(location).toReversed().slice(-MAX_SEGMENTS);
  for (let from = 0; from < segments.length; from++) {
    const end = segments.slice(from);
    if (end.includes('') || end.includes('..')) continue;
    for (let folder = directoryOf(file); ; folder = directoryOf(folder)) {
      const path = joinPath(folder, end.join('/'));
      if (path !== file && isFile(path)) return path;
      if (folder === '' || end.length === 1) break;
    }
  }
  return undefined;
}

/** Segments of an address that are looked at: each asks the file system some times. */
const MAX_SEGMENTS = 12;
