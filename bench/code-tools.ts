import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Tool, tools, versionOf } from './tools.ts';

const LANGUAGES = ['javascript', 'typescript', 'python'] as const;

/**
 * Ourselves and the scanners of code that are on the PATH. `rules` is a checkout of semgrep's public rules, which
 * are not ours to bring along.
 */
export function codeTools(root: string, rules: string | undefined): readonly Tool[] {
  const [own] = tools(root, 'code');
  return [...(own === undefined ? [] : [own]), ...semgreps(rules), bandit(), njsscan()];
}

function semgreps(rules: string | undefined): readonly Tool[] {
  const known = rules !== undefined && existsSync(rules);
  const version = known ? versionOf(['semgrep', '--version']) : undefined;
  const install =
    'pip install semgrep; --semgrep-rules FOLDER with github.com/semgrep/semgrep-rules';
  const base = { version, install, finished: [0] };
  const configs = (folders: readonly string[]): readonly string[] =>
    folders
      .map((one) => join(rules ?? '', one))
      .filter((one) => existsSync(one))
      .flatMap((one) => ['--config', one]);
  const lambda = LANGUAGES.map((one) => `${one}/aws-lambda`);
  return [
    {
      ...base,
      name: 'semgrep, Lambda rules',
      command: (folder) => semgrep(configs(lambda), folder),
    },
    {
      ...base,
      name: 'semgrep, all rules',
      isSlow: true,
      command: (folder) => semgrep(configs(LANGUAGES), folder),
    },
  ];
}

function semgrep(configs: readonly string[], folder: string): readonly string[] {
  const quiet = ['--metrics=off', '--disable-version-check', '--no-git-ignore', '--quiet'];
  return ['semgrep', 'scan', ...quiet, ...configs, folder];
}

function bandit(): Tool {
  return {
    name: 'bandit',
    version: versionOf(['bandit', '--version']),
    finished: [0, 1],
    install: 'pip install bandit',
    command: (folder) => ['bandit', '-q', '-r', folder],
  };
}

/** It runs semgrep, and without one on the PATH ends at once without findings. */
function njsscan(): Tool {
  const runs = versionOf(['semgrep', '--version']) !== undefined;
  return {
    name: 'njsscan',
    version: runs ? versionOf(['njsscan', '--version']) : undefined,
    finished: [0, 1],
    install: 'pip install njsscan',
    command: (folder) => ['njsscan', '--json', folder],
  };
}
