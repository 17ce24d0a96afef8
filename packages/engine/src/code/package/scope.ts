/** What a function's package and its layers make visible to its modules. Paths are folders of the repository. */
export type PackageScope = {
  /** Folder that becomes the root of the package (`/var/task`). */
  readonly root: string;
  /** Folders with the content of the layers (`/opt`), the last one on top. */
  readonly layers: readonly string[];
};

/** What a module name stands for. */
export type Resolved =
  /** Own code, or another file of the repository (JSON, a template). */
  | { readonly kind: 'file'; readonly path: string }
  /** A Python folder without `__init__.py`: it has submodules only. */
  | { readonly kind: 'namespace'; readonly path: string }
  /** Other people's code. `path`: where it lies in the repository, if it does. */
  | { readonly kind: 'package'; readonly name: string; readonly path?: string }
  | { readonly kind: 'builtin' }
  /** Own code that is not there, or out of reach (a layer that is not in the repository). */
  | { readonly kind: 'missing' };

/** Answers that need no more words. */
export const MISSING: Resolved = { kind: 'missing' };
/** A module of the platform. */
export const BUILTIN: Resolved = { kind: 'builtin' };
