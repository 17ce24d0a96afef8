import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { NodeFiles } from '../packages/engine/src/cli/node-files.ts';
import { readApplication } from '../packages/engine/src/read/read.ts';

const ROOT = dirname(import.meta.dirname);
const MAIN = join(ROOT, 'packages/engine/src/cli/main.ts');

/** What came of `postern least --write` on a copy of one application. */
export type Tried = {
  readonly name: string;
  readonly functions: number;
  readonly roles: number;
  readonly narrowed: number;
  readonly exact: number;
  readonly withoutProposal: number;
  readonly unproven: number;
  /** Proposals that no edit of a template can make: advice is given. */
  readonly advised: number;
  /** Certainly missing permissions, by function. */
  readonly missing: number;
  readonly printed: number;
  readonly lines: number;
  /** What is not as it should be. */
  readonly faults: readonly string[];
  /** The changed files, as they were and as they are. */
  readonly pairs: readonly Pair[];
  /** The folder of the copies, to be removed. */
  readonly place: string;
};

/** A template before and after the change. */
export type Pair = { readonly before: string; readonly after: string };

type RoleJson = {
  readonly functions: readonly unknown[];
  readonly proposal: { readonly kind: string };
  readonly change: {
    readonly written: boolean;
    readonly proven: boolean;
    readonly proofs: readonly { readonly facts: readonly unknown[] }[];
  };
  readonly missing: readonly { readonly certainty: string }[];
};
type LeastJson = {
  readonly roles: readonly RoleJson[];
  readonly diff: { readonly proven: string };
};

/** Makes the change in a copy of an application and looks whether it applies, is whole and still can be read. */
export function tried(folder: string): Tried | undefined {
  const place = mkdtempSync(join(tmpdir(), 'least-'));
  const [copy, patched, untouched] = ['written', 'patched', 'before'].map((one) =>
    join(place, one, basename(folder)),
  ) as [string, string, string];
  cpSync(folder, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => basename(path) !== '.git',
  });
  const first = leastJson(copy);
  if (first === undefined) return nothing(folder, 'no report', place);
  if (first.roles.length === 0) {
    rmSync(place, { recursive: true });
    return undefined;
  }
  const { proven } = first.diff;
  const paths = [...proven.matchAll(/^\+\+\+ b\/(.*)$/gm)].map((one) => one[1] ?? '');
  const found = new Set(diagnosticsOf(copy));
  for (const path of paths) {
    for (const into of [patched, untouched]) copyFile(join(copy, path), join(into, path));
  }
  const faults = [
    ...(proven === '' ? [] : applied(proven, patched)),
    ...wrote(copy),
    ...paths.flatMap((path) =>
      same(join(copy, path), join(patched, path)) ? [] : [`--write differs from --diff: ${path}`],
    ),
    ...(leastJson(copy)?.diff.proven === '' ? [] : ['a second run proposes more']),
    ...diagnosticsOf(copy).flatMap((one) => (found.has(one) ? [] : [`new diagnostic: ${one}`])),
  ];
  const pairs = paths.map((path) => ({ before: join(untouched, path), after: join(copy, path) }));
  return { ...counts(folder, first), faults, pairs, place };
}

function counts(
  folder: string,
  { roles, diff }: LeastJson,
): Omit<Tried, 'faults' | 'pairs' | 'place'> {
  const of = (is: (one: RoleJson) => boolean): number => roles.filter(is).length;
  return {
    name: basename(folder),
    functions: roles.reduce((sum, one) => sum + one.functions.length, 0),
    roles: roles.length,
    narrowed: of((one) => one.change.proven),
    exact: of((one) => one.proposal.kind === 'as-it-is'),
    withoutProposal: of((one) => one.proposal.kind === 'none'),
    advised: of((one) => one.proposal.kind === 'least' && !one.change.written),
    unproven: of((one) => one.change.written && !one.change.proven),
    missing: roles.reduce(
      (sum, one) => sum + one.missing.filter((each) => each.certainty === 'certain').length,
      0,
    ),
    printed: of((one) => one.change.proofs.some((proof) => proof.facts.length > 0)),
    lines: diff.proven.split('\n').filter((one) => /^[-+](?![-+])/.test(one)).length,
  };
}

function nothing(folder: string, fault: string, place: string): Tried {
  return {
    ...counts(folder, { roles: [], diff: { proven: '' } }),
    faults: [fault],
    pairs: [],
    place,
  };
}

function postern(args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
} {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--conditions=postern:source', MAIN, ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 180_000, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return { status, out: stdout };
}

function leastJson(folder: string): LeastJson | undefined {
  const { out } = postern(['least', folder, '--format', 'json']);
  try {
    return JSON.parse(out) as LeastJson;
  } catch {
    return undefined;
  }
}

function wrote(folder: string): readonly string[] {
  const { status, out } = postern(['least', folder, '--write']);
  return status === 0 || status === 4 || status === 3
    ? []
    : [`--write ends with ${status}: ${out.trim().split('\n').at(-1)}`];
}

function applied(patch: string, folder: string): readonly string[] {
  const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: patch,
    encoding: 'utf8',
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) },
  });
  return status === 0 ? [] : [`the diff does not apply: ${stderr.trim().split('\n')[0]}`];
}

function diagnosticsOf(folder: string): readonly string[] {
  const { diagnostics } = readApplication(new NodeFiles(folder), { name: basename(folder) });
  return diagnostics.map((one) => `${one.code} ${one.message}`);
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function same(a: string, b: string): boolean {
  return readFileSync(a).equals(readFileSync(b));
}
