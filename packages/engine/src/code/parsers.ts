import { createRequire } from 'node:module';

let javascript: typeof import('oxc-parser') | undefined;
let python: typeof import('@lezer/python') | undefined;
let patterns: typeof import('@eslint-community/regexpp') | undefined;

/*
 * Each is loaded when the first text in its language is read: a scan of templates alone reads none, and loading all
 * three is a tenth of its start.
 */

/** The parser of JavaScript and TypeScript. */
export function javascriptParser(): typeof import('oxc-parser') {
  javascript ??= createRequire(import.meta.url)('oxc-parser') as typeof import('oxc-parser');
  return javascript;
}

/** The parser of Python. */
export function pythonParser(): typeof import('@lezer/python') {
  python ??= createRequire(import.meta.url)('@lezer/python') as typeof import('@lezer/python');
  return python;
}

/** The parser of regular expressions. */
export function patternParser(): typeof import('@eslint-community/regexpp') {
  patterns ??= createRequire(import.meta.url)(
    '@eslint-community/regexpp',
  ) as typeof import('@eslint-community/regexpp');
  return patterns;
}
