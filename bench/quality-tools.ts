import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionOf } from './tools.ts';

/** A place that a tool reports: from one line to another of a file, both from 1. */
export type Reported = { readonly file: string; readonly from: number; readonly to: number };

/** A scanner of code and what it says of a folder. */
export type Scanner = {
  readonly name: string;
  readonly version: string | undefined;
  readonly languages: readonly ('javascript' | 'python')[];
  readonly scan: (folder: string, out: string) => readonly Reported[];
};

const BOTH = ['javascript', 'python'] as const;

/** Tests of bandit that are about what reaches a call, not about style, imports or ciphers. */
const BANDIT_TESTS =
  'B102,B301,B302,B307,B310,B313,B314,B315,B316,B317,B318,B319,B320,B506,B602,B604,B605,B608,B701,B702';

/** The scanners that are on the PATH; `rules`: a checkout of semgrep's public rules. */
export function scanners(rules: string | undefined): readonly Scanner[] {
  const lambda = BOTH.map((one) => join(rules ?? '', one, 'aws-lambda'));
  const everything = [...BOTH, 'typescript'].map((one) => join(rules ?? '', one));
  const known = rules !== undefined && existsSync(rules);
  const version = known ? versionOf(['semgrep', '--version']) : undefined;
  const semgrep =
    (configs: readonly string[]): Scanner['scan'] =>
    (folder, out) => {
      const quiet = ['--metrics=off', '--disable-version-check', '--no-git-ignore', '--quiet'];
      const chosen = configs.flatMap((one) => ['--config', one]);
      run(['semgrep', 'scan', ...quiet, '--json', '-o', out, ...chosen, folder]);
      return readSemgrep(out);
    };
  return [
    { name: 'semgrep, Lambda rules', version, languages: BOTH, scan: semgrep(lambda) },
    { name: 'semgrep, all security rules', version, languages: BOTH, scan: semgrep(everything) },
    {
      name: 'njsscan',
      version: versionOf(['njsscan', '--version']),
      languages: ['javascript'],
      scan: (folder, out) => {
        run(['njsscan', '--json', '-o', out, folder]);
        return readNjsscan(out);
      },
    },
    {
      name: 'bandit, tests of calls',
      version: versionOf(['bandit', '--version']),
      languages: ['python'],
      scan: (folder, out) => {
        run(['bandit', '-q', '-r', '-t', BANDIT_TESTS, '-f', 'json', '-o', out, folder]);
        return readBandit(out);
      },
    },
  ];
}

/** Scanners end with 1 where they find something; what they wrote says whether they ran. */
function run([program = '', ...args]: readonly string[]): void {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 600_000 });
  } catch {
    // Without an output file the reading of it fails with a sentence of its own.
  }
}

type Semgrep = {
  readonly results: readonly {
    readonly check_id: string;
    readonly path: string;
    readonly start: { readonly line: number };
    readonly end: { readonly line: number };
  }[];
};

function readSemgrep(out: string): readonly Reported[] {
  const { results } = JSON.parse(readFileSync(out, 'utf8')) as Semgrep;
  return results
    .filter((one) => /\.security\./.test(one.check_id))
    .map(({ path, start, end }) => ({ file: path, from: start.line, to: end.line }));
}

type Njsscan = Readonly<
  Record<
    'nodejs' | 'templates',
    Readonly<
      Record<
        string,
        {
          readonly files?: readonly {
            readonly file_path: string;
            readonly match_lines: readonly [number, number];
          }[];
        }
      >
    >
  >
>;

function readNjsscan(out: string): readonly Reported[] {
  const { nodejs } = JSON.parse(readFileSync(out, 'utf8')) as Njsscan;
  return Object.values(nodejs ?? {}).flatMap(({ files = [] }) =>
    files.map(({ file_path: file, match_lines: [from, to] }) => ({ file, from, to })),
  );
}

type Bandit = {
  readonly results: readonly {
    readonly filename: string;
    readonly line_number: number;
    readonly line_range: readonly number[];
  }[];
};

function readBandit(out: string): readonly Reported[] {
  const { results } = JSON.parse(readFileSync(out, 'utf8')) as Bandit;
  return results.map(({ filename, line_number: line, line_range: lines }) => ({
    file: filename,
    from: Math.min(line, ...lines),
    to: Math.max(line, ...lines),
  }));
}
