import type { CodeLanguage } from '../../model/code-location.ts';

const LANGUAGES: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/^nodejs/, 'javascript'],
  [/^python/, 'python'],
  [/^java/, 'java'],
  [/^go/, 'go'],
  [/^dotnet/, 'dotnet'],
  [/^ruby/, 'ruby'],
  [/^rust/, 'rust'],
  [/^provided/, 'custom'],
];

/** The language of a function, by its runtime and by how it is built. */
export function languageOf(runtime: string | undefined, method: string | undefined): CodeLanguage {
  const named = languageNamed(runtime);
  // A custom runtime says nothing of the language; how it is built may.
  return named === 'custom' && languageNamed(method) !== 'unknown' ? languageNamed(method) : named;
}

function languageNamed(name: string | undefined): CodeLanguage {
  if (name === undefined) return 'unknown';
  return LANGUAGES.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? 'unknown';
}
