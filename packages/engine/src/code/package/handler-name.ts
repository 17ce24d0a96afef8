import type { Language } from '../ir.ts';

/** A handler's text taken apart: the module's path without extension, and what it exports. */
export type HandlerName = { readonly module: string; readonly path: readonly string[] };

/** Longest handler that Lambda takes, in characters. */
const MAX_HANDLER = 128;

/**
 * The readings of a handler text in the order in which they are to be tried. Node splits the last segment
 * of the path at its first dot, Python the whole at its last one.
 */
export function handlerNames(text: string, language: Language): readonly HandlerName[] {
  const plain = text.replace(/^\.\//, '');
  if (plain.length > MAX_HANDLER || plain.endsWith('.')) return [];
  return language === 'python' ? pythonNames(plain) : jsNames(plain);
}

function jsNames(text: string): readonly HandlerName[] {
  const slash = text.lastIndexOf('/') + 1;
  const folder = text.slice(0, slash);
  const [first = '', ...rest] = text.slice(slash).split('.');
  if (first === '' || rest.length === 0) return [];
  const names = [{ module: folder + first, path: rest }];
  // `order.handler.main` may name the file `order.handler`, which bundlers leave as it is.
  for (let i = 1; i < rest.length; i++) {
    const module = folder + [first, ...rest.slice(0, i)].join('.');
    names.push({ module, path: rest.slice(i) });
  }
  return names;
}

function pythonNames(text: string): readonly HandlerName[] {
  const dot = text.lastIndexOf('.');
  if (dot <= 0) return [];
  return [{ module: text.slice(0, dot).replaceAll('.', '/'), path: [text.slice(dot + 1)] }];
}
