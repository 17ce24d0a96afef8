import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source.ts';

/** Compiles the guard in a copy of its own, as other tests may be compiling it in place; gives the package's folder. */
export function builtGuard(workspace: string): string {
  const built = join(workspace, 'packages/guard');
  const copied = ['tsconfig.json', 'scripts/bundle-guard.mjs'];
  const files = ['src', 'package.json', 'tsconfig.build.json', 'LICENSE', 'NOTICE', 'README.md'];
  for (const one of [...copied, ...files.map((name) => join('packages/guard', name))]) {
    cpSync(join(ROOT, one), join(workspace, one), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(workspace, 'node_modules'));
  run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(built, 'tsconfig.build.json'));
  run(join(workspace, 'scripts/bundle-guard.mjs'));
  return built;
}

function run(...args: readonly string[]): void {
  const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
}
