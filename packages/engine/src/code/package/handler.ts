import { joinPath } from '../../support/path.ts';
import type { Language } from '../ir.ts';
import { jsFileAt } from './js-file.ts';
import { below, type CodeTree } from './tree.ts';

/** The source file of a module path in a folder; undefined where there is none. */
export function moduleFile(
  tree: CodeTree,
  folder: string,
  module: string,
  language: Language,
): string | undefined {
  const written = below(folder, module);
  if (written === undefined) return undefined;
  const path = tree.followed(written);
  if (language === 'python') {
    return [`${path}.py`, joinPath(path, '__init__.py')].find((one) => tree.isFile(one));
  }
  const file = jsFileAt(tree, path, true);
  return file === undefined || file.endsWith('.json') || file === path ? undefined : file;
}

/** Whether a file seems to offer a name to those who import it; it is read as text, not parsed. */
export function seemsToExport(
  tree: CodeTree,
  file: string,
  name: string,
  language: Language,
): boolean {
  const text = tree.text(file);
  if (text === undefined || name === '') return false;
  const word = new RegExp(`(?<![\\w$])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w$])`, 'm');
  if (language === 'python') {
    const at = word.exec(text)?.index;
    return at !== undefined && pythonOffers(text, name);
  }
  if (!/\bexports?\b/.test(text)) return false;
  return word.test(text) || /\bexport\s*\*\s*from\b/.test(text);
}

function pythonOffers(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const start = text.lastIndexOf('\n', at) + 1;
    const before = text.slice(start, at);
    if (/^(?:async\s+)?def\s+$/.test(before) || before === '' || /\bimport\b/.test(before))
      return true;
  }
  return false;
}

/** The language of a file by its extension. */
export function languageOfFile(path: string): Language | undefined {
  if (path.endsWith('.py')) return 'python';
  return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path) ? 'javascript' : undefined;
}
