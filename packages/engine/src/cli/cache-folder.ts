import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Who runs the program; `uid` is undefined on Windows, where a folder of the user is the user's alone. */
export type User = { readonly platform: NodeJS.Platform; readonly uid: number | undefined };

/** Others may write. */
const OTHERS = 0o022;
const EVERYBODY = 0o002;
/** In such a folder everybody may write, but only to what is theirs. */
const STICKY = 0o1000;

/** Where the user's caches are by the custom of the platform; undefined where the environment does not say. */
export function usualFolder(
  { platform }: User,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const of = (variable: string, ...below: readonly string[]): string | undefined => {
    const folder = env[variable];
    // By the XDG specification, relative paths are to be ignored.
    return folder === undefined || !isAbsolute(folder) ? undefined : join(folder, ...below);
  };
  if (platform === 'win32') return of('LOCALAPPDATA', 'postern', 'cache');
  if (platform === 'darwin') return of('HOME', 'Library', 'Caches', 'postern');
  return of('XDG_CACHE_HOME', 'postern') ?? of('HOME', '.cache', 'postern');
}

/**
 * Why a folder must not be a cache, in words; undefined where it may. What a cache says is believed: so it lies
 * outside of what is scanned, and only the user may write there. A folder that is not there yet may be one.
 */
export function unfit(folder: string, root: string, { uid }: User): string | undefined {
  const local = relative(real(root), real(folder));
  if (local !== '..' && !local.startsWith(`..${sep}`) && !isAbsolute(local)) {
    return 'it lies in the scanned folder, whose authors could write to it';
  }
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) return 'it is a link';
  if (!stats.isDirectory()) return 'it is no folder';
  if (uid === undefined) return undefined;
  const above = lstatSync(dirname(folder));
  if ((above.mode & EVERYBODY) !== 0 && (above.mode & STICKY) === 0) {
    return 'everybody may replace it';
  }
  return isOwn(stats, uid) ? undefined : 'somebody else may write to it';
}

/** Whether a file or folder belongs to the user and nobody else may write to it. */
export function isOwn(
  { uid: owner, mode }: Pick<Stats, 'uid' | 'mode'>,
  uid: number | undefined,
): boolean {
  return uid === undefined || (owner === uid && (mode & OTHERS) === 0);
}

/** The path without links, as far as it is there. */
function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(real(above), basename(path));
  }
}
