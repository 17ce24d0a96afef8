import { joinPath, nameOfPath } from '../../support/path.ts';
import { seemsToExport } from './handler.ts';
import { asObject, asText } from './json.ts';
import { manifestIn } from './manifest.ts';
import { below, type CodeTree, stemOf } from './tree.ts';

const CONFIG =
  /^(?:webpack|rollup|esbuild|rspack|rolldown|tsup|tsdown|vite|build|bundle)[\w.-]*\.[cm]?[jt]s$/;

/** A file with code, as a text of a configuration names it, perhaps under a name for its bundle. */
const LITERAL =
  /(?:["']?([\w./-]{1,100})["']?\s{0,9}:\s{0,9})?["'`]([^"'`\n]{0,200}\.[cm]?[jt]sx?)["'`]/g;

/** Programs that make one file of many. */
const BUNDLES =
  /\b(?:esbuild|webpack|rollup|ncc|tsup|tsdown|parcel|swc|bun build|vite|browserify)\b/;

/** Longest configuration that is looked into, in UTF-16 units. */
const MAX_TEXT = 100_000;

type Point = { readonly name: string | undefined; readonly file: string };

/**
 * The source that a bundler of the package turns into a module, read off its configuration or the scripts
 * of package.json as text: by the name of the bundle, by the file's own name, or the only one that fits.
 */
export function bundledFrom(
  tree: CodeTree,
  folder: string,
  module: string,
  exported: string,
): string | undefined {
  const points = tree.once('bundler', folder, () => pointsIn(tree, folder));
  const stem = nameOfPath(module);
  const fits = points.filter(({ file }) => seemsToExport(tree, file, exported, 'javascript'));
  const named = fits.find(({ name }) => name === module || name === stem);
  if (named !== undefined) return named.file;
  const same = new Set(fits.filter(({ file }) => stemOf(file) === stem).map(({ file }) => file));
  const all = same.size > 0 ? same : new Set(fits.map(({ file }) => file));
  return all.size === 1 ? [...all][0] : undefined;
}

function pointsIn(tree: CodeTree, folder: string): readonly Point[] {
  const found: Point[] = [];
  const note = (base: string, name: string | undefined, written: string): void => {
    const path = below(base, written.replace(/^.*\}\/?/, ''));
    if (path === undefined || !tree.isFile(path) || CONFIG.test(nameOfPath(path))) return;
    found.push({ name, file: path });
  };
  for (const place of [folder, joinPath(folder, 'scripts')]) {
    for (const name of tree.folder(place).keys()) {
      if (!CONFIG.test(name)) continue;
      const text = tree.text(joinPath(place, name))?.slice(0, MAX_TEXT) ?? '';
      for (const match of text.matchAll(LITERAL)) {
        note(folder, match[1], match[2] ?? '');
        if (place !== folder) note(place, match[1], match[2] ?? '');
      }
    }
  }
  for (const script of Object.values(asObject(manifestIn(tree, folder)?.scripts) ?? {})) {
    const text = asText(script) ?? '';
    if (!BUNDLES.test(text)) continue;
    for (const word of text.split(/[\s"']+/)) {
      if (/\.[cm]?[jt]sx?$/.test(word) && !word.startsWith('-')) note(folder, undefined, word);
    }
  }
  return found;
}
