import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A program to measure. `version` is undefined where it is not installed. */
export type Tool = {
  readonly name: string;
  readonly version: string | undefined;
  /** Where to get it, for those who lack it. */
  readonly install: string;
  readonly command: (folder: string) => readonly string[];
  /** One measured run must do: it takes minutes. */
  readonly isSlow?: true;
  /** Exit codes of a run that came to its end, with findings or without. */
  readonly finished: readonly number[];
};

/**
 * Ourselves as users get us, and the others that are on the PATH. Where `scanning` are templates, ours does without
 * code as the others do: functions written into a template would be followed too.
 */
export function tools(root: string, scanning: 'templates' | 'code'): readonly Tool[] {
  const program = join(root, 'packages/engine/bin/postern.js');
  const rules = join(root, 'bench/rules.guard');
  const only = scanning === 'templates' ? ['--templates-only'] : ['--no-cache'];
  return [
    {
      name: 'postern',
      version: versionOf([process.execPath, program, '--version']),
      finished: [0, 1, 4],
      install: 'npm run build',
      command: (folder) => [process.execPath, program, 'scan', folder, ...only],
    },
    {
      name: 'checkov',
      version: versionOf(['checkov', '--version']),
      finished: [0, 1],
      install: 'pip install checkov',
      command: (folder) => [
        ...['checkov', '--directory', folder, '--framework', 'cloudformation'],
        ...['--compact', '--quiet', '--skip-download'],
      ],
    },
    {
      name: 'cfn-guard',
      version: versionOf(['cfn-guard', '--version']),
      finished: [0, 19],
      install: 'cargo install cfn-guard',
      command: (folder) => ['cfn-guard', 'validate', '--data', folder, '--rules', rules],
    },
    {
      name: 'cfn-lint',
      version: versionOf(['cfn-lint', '--version']),
      finished: [0, 2, 4, 6, 8, 10, 12, 14],
      install: 'pip install cfn-lint',
      command: (folder) => ['cfn-lint', ...readdirSync(folder).map((name) => join(folder, name))],
    },
  ];
}

/** Version that a program tells; undefined where it is not on the PATH. */
export function versionOf([program = '', ...args]: readonly string[]): string | undefined {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  return done.status === 0 ? /\d+(?:\.\d+)+/.exec(done.stdout + done.stderr)?.[0] : undefined;
}
