import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { PosternError } from '../support/error.ts';
import type { Cache } from '../support/ports.ts';
import { type User, unfit, usualFolder } from './cache-folder.ts';
import { type Host, type Invocation, isSet, optionOf } from './command.ts';
import { fingerprint, programFolders } from './fingerprint.ts';
import { NodeCache } from './node-cache.ts';

/**
 * The cache that a command uses: in the folder that a person names, else in the user's own. Throws `usage` for
 * a named folder that must not be one; the user's own is left alone then, and the person is told.
 */
export function cacheOf(invocation: Invocation, host: Host, target: string): Cache | undefined {
  const named = optionOf(invocation, 'cache');
  if (isSet(invocation, 'no-cache') || isSet(invocation, 'templates-only')) return undefined;
  const user: User = { platform: process.platform, uid: process.geteuid?.() };
  const folder = named === undefined ? usualFolder(user, host.env) : resolve(host.cwd, named);
  if (folder === undefined) return undefined;
  const root = realpathSync.native(target);
  const why = unfit(folder, root, user);
  if (why !== undefined) return refused(why, folder, named, invocation, host);
  const build = fingerprint(programFolders(), process.version);
  if (build === undefined) return undefined;
  return new NodeCache({ folder, root, build, user });
}

function refused(
  why: string,
  folder: string,
  named: string | undefined,
  invocation: Invocation,
  host: Host,
): undefined {
  if (named !== undefined) {
    throw new PosternError('usage', `\`${named}\` must not be the cache: ${why}`, {
      help: 'name a folder of your own outside of what is scanned, or leave it out with --no-cache',
    });
  }
  if (isSet(invocation, 'quiet')) return;
  host.err.write(`postern: nothing is kept for the next scan in \`${folder}\`: ${why}\n`);
}
