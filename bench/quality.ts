// What scanners of code find in the labelled suite: `npm run bench:quality`. See docs/bench-quality.md.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { type CodeCase, judgeCase, PASSIVE } from '../packages/engine/src/code/cases.ts';
import { type Reported, type Scanner, scanners } from './quality-tools.ts';

const ROOT = dirname(import.meta.dirname);
const CASES = join(ROOT, 'packages/engine/src/code/cases');

const { values } = parseArgs({
  options: { 'semgrep-rules': { type: 'string' }, write: { type: 'boolean', default: false } },
});

/** A case with the folder that it is written to and the lines where something dangerous happens. */
type Written = { readonly one: CodeCase; readonly folder: string; readonly wanted: Set<string> };

type Score = { flows: number; found: number; wrong: number };

/** Cases about flows into calls: what is only seen (logs, answers) is nothing that the others look for. */
function cases(): readonly CodeCase[] {
  return readdirSync(CASES)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parse(readFileSync(join(CASES, file), 'utf8')) as readonly CodeCase[])
    .filter((one) => one.flows.every(({ sink }) => !PASSIVE.has(sink)))
    .filter((one) => (one.looks ?? []).every((sink) => !PASSIVE.has(sink)));
}

/** Writes a case as a project with one function behind an open route. */
function write(root: string, one: CodeCase, index: number): Written {
  const folder = join(root, String(index).padStart(4, '0'));
  const isPython = one.language === 'python';
  // Scanners of JavaScript pass over files of TypeScript, which most cases are not.
  const isTyped =
    /:\s*(?:string|number|any|[A-Z]\w+)\b\s*[,)=;]|\binterface\s|\bprivate\s|\bas\s+\w/.test(
      one.code,
    );
  const main = isPython ? 'main.py' : isTyped ? 'main.ts' : 'main.js';
  const files = { [main]: one.code, ...one.files };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, 'template.yaml'), templateOf(isPython));
  const wanted = one.flows.map(({ file, line }) => `${file ?? main}:${line}`);
  return { one, folder, wanted: new Set(wanted) };
}

function templateOf(isPython: boolean): string {
  return `Transform: AWS::Serverless-2016-10-31
Resources:
  Main:
    Type: AWS::Serverless::Function
    Properties:
      Handler: main.handler
      Runtime: ${isPython ? 'python3.13' : 'nodejs22.x'}
      CodeUri: .
      Events:
        Call: { Type: HttpApi, Properties: { Method: post, Path: /main } }
`;
}

/** Some report where a text is put together and not where it is used. */
const NEAR = 2;

/** A flow is found where a report spans its line or stands next to it; every other report is wrong, each line once. */
function scoreOf(written: readonly Written[], reports: readonly Reported[]): Score {
  const score = { flows: 0, found: 0, wrong: 0 };
  const byFolder = Map.groupBy(reports, ({ file }) => folderOf(written, file) ?? '');
  for (const { folder, wanted } of written) {
    const own = byFolder.get(folder) ?? [];
    const spans = (one: Reported, line: string): boolean => {
      const [file, at] = line.split(':');
      const [first, last] = [one.from - NEAR, one.to + NEAR];
      return relative(folder, one.file) === file && first <= Number(at) && Number(at) <= last;
    };
    score.flows += wanted.size;
    score.found += [...wanted].filter((line) => own.some((one) => spans(one, line))).length;
    const others = own.filter((one) => ![...wanted].some((line) => spans(one, line)));
    score.wrong += new Set(others.map(({ file, from }) => `${file}:${from}`)).size;
  }
  return score;
}

function folderOf(written: readonly Written[], file: string): string | undefined {
  const [first] = written;
  if (first === undefined) return undefined;
  const root = dirname(first.folder);
  const [name] = relative(root, file).split('/');
  return name === undefined ? undefined : join(root, name);
}

function ownScore(written: readonly Written[]): Score {
  const score = { flows: 0, found: 0, wrong: 0 };
  for (const { one, wanted } of written) {
    const { missed, wrong } = judgeCase(one);
    const lines = (texts: readonly string[]): number =>
      new Set(texts.map((text) => text.replace(/^\S+ at | from .*$/g, ''))).size;
    score.flows += wanted.size;
    score.found += wanted.size - lines(missed);
    score.wrong += lines(wrong);
  }
  return score;
}

type Row = {
  readonly name: string;
  readonly version: string;
  readonly language: string;
  readonly score: Score;
};

function rowsOf(written: readonly Written[], tool: Scanner, out: string): readonly Row[] {
  const [first] = written;
  if (first === undefined || tool.version === undefined) return [];
  const reports = tool.scan(dirname(first.folder), out);
  return tool.languages.map((language) => ({
    name: tool.name,
    version: tool.version ?? '',
    language,
    score: scoreOf(
      written.filter(({ one }) => one.language === language),
      reports,
    ),
  }));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, version, language, score: { flows, found, wrong } }) =>
      `| ${[name, version, language, flows, `${found} (${percent(found, flows)})`, flows - found, wrong, percent(wrong, found + wrong)].join(' | ')} |`,
  );
  return [
    '| tool | version | language | dangerous lines | found | missed | wrong reports | of its reports wrong |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function main(): void {
  const root = mkdtempSync(join(tmpdir(), 'quality-'));
  const projects = join(root, 'projects');
  const written = cases().map((one, index) => write(projects, one, index));
  const own: readonly Row[] = (['javascript', 'python'] as const).map((language) => ({
    name: 'Postern',
    version: 'this tree',
    language,
    score: ownScore(written.filter(({ one }) => one.language === language)),
  }));
  const rows = [...own];
  for (const [index, tool] of scanners(values['semgrep-rules']).entries()) {
    rows.push(...rowsOf(written, tool, join(root, `${index}.json`)));
  }
  rmSync(root, { recursive: true });
  const page = [
    '# Quality beside other scanners of code',
    `The labelled suite of [quality.md](quality.md), each case written out as a project with a template and one function behind an open route: ${written.length} cases about what reaches a call (what is only logged or answered is left out, since the others do not look for it). A dangerous line is found where a report spans it or stands at most two lines from it, since some report where a text is put together; a report anywhere else is wrong, each line once. For Postern the line must be exact.`,
    tableOf(rows),
    [
      'What this cannot show:',
      '',
      '- The suite is ours, and Postern was mended by it: its own figures say what it does with cases that it knows, those of the others what they do with cases that nobody wrote for them. How findings hold on code from elsewhere stands in [review.md](review.md).',
      '- The others look for part of the kinds of sink only, and for other things besides (ciphers, cookies, random numbers), which count as wrong here only where they are reported. `bandit` is run with its tests of calls, semgrep counted by the rules of its `security` folders.',
      '- `bandit` reports calls that can be dangerous whatever goes in; that it reports a safe one is by design. `njsscan` looks for Express, where these are plain handlers.',
      '- Cases are small. Nothing is said of large programs, of speed (see [bench.md](bench.md)), or of what is done with templates, roles and triggers, which the others do not read.',
    ].join('\n'),
    `- date: ${new Date().toISOString().slice(0, 10)}\n- command: \`npm run bench:quality -- --semgrep-rules FOLDER --write\`, with \`semgrep\`, \`njsscan\` and \`bandit\` on the PATH`,
  ].join('\n\n');
  console.log(page);
  if (values.write) writeFileSync(join(ROOT, 'docs/bench-quality.md'), `${page}\n`);
}

main();
