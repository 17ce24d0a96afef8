import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../packages/engine/src/cli/command.ts';
import { dispatch } from '../../packages/engine/src/cli/dispatch.ts';
import { PosternError } from '../../packages/engine/src/support/error.ts';

/** What a run of the program left behind. */
export type Outcome = { readonly code: number; readonly out: string; readonly err: string };

/** Where a run of the program begins. */
export type Place = { readonly cwd: string; readonly env: Host['env'] };

/**
 * Runs the command line in a folder, in this process: quick, and with a fixed clock. Without an environment it
 * finds no cache of the user.
 */
export async function postern(place: string | Place, ...args: readonly string[]): Promise<Outcome> {
  const { cwd, env } = typeof place === 'string' ? { cwd: place, env: {} } : place;
  const out: string[] = [];
  const err: string[] = [];
  const host: Host = {
    cwd,
    env,
    clock: { now: () => Date.parse('2026-11-20T12:00:00Z') },
    out: { isTty: false, columns: 100, write: (text) => void out.push(text) },
    err: { isTty: false, columns: 100, write: (text) => void err.push(text) },
  };
  try {
    const code = await dispatch(args, host);
    return { code, out: out.join(''), err: err.join('') };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const told = [...err, `${error.message}\n${error.help ?? ''}`];
    return { code: 2, out: out.join(''), err: told.join('') };
  }
}

/** A temporary folder with files by path; `remove` takes it away. */
export function folderOf(files: Readonly<Record<string, string>>): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'postern-cli-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
