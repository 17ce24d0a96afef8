// What each command writes, apart from the list of commands: the commands read it too.

/** Formats of `postern scan`, with the file endings that mean them. */
export const SCAN_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['terminal', ['.txt']],
  ['json', ['.json']],
  ['sarif', ['.sarif', '.sarif.json']],
  ['html', ['.html', '.htm']],
  ['markdown', ['.md']],
]);

/** Formats of `postern map`, with the file endings that mean them. */
export const MAP_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['tree', ['.txt']],
  ['json', ['.json']],
  ['mermaid', ['.mmd', '.mermaid']],
  ['dot', ['.dot', '.gv']],
  ['html', ['.html', '.htm']],
]);

/** Formats of `postern needs`, with the file endings that mean them. */
export const NEEDS_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['terminal', ['.txt']],
  ['json', ['.json']],
]);

/** Formats of `postern least`, with the file endings that mean them. */
export const LEAST_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['terminal', ['.txt']],
  ['json', ['.json']],
  ['markdown', ['.md']],
]);

/** Formats of `postern rightsize`, with the file endings that mean them. */
export const RIGHTSIZE_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['terminal', ['.txt']],
  ['json', ['.json']],
]);

/** Formats of `postern guard-policy`, with the file endings that mean them. */
export const GUARD_POLICY_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['terminal', ['.txt']],
  ['json', ['.json']],
]);

/** Shells that `postern completion` knows. */
export const SHELLS: readonly string[] = ['bash', 'zsh', 'fish'];
