// Needs of labelled programs, actions and resources: `npm run bench:least -- CHECKOUT MODULES`. See docs/least-privilege-measures.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../packages/engine/src/cli/node-files.ts';
import { Query } from '../packages/engine/src/model/query.ts';
import { needsIn } from '../packages/engine/src/scan.ts';
import { Autopilot } from './least-other.ts';
import { machine, writeMeasures } from './least-page.ts';
import { type LabelledProgram, labelledPrograms } from './least-programs.ts';
import { type Granted, type Score, scoreOf } from './least-score.ts';

const ROOT = dirname(import.meta.dirname);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    autopilot: { type: 'string', default: 'iam-policy-autopilot' },
    write: { type: 'boolean', default: false },
  },
});

/** A program with how each tool did on it; undefined where the other one failed or is not installed. */
type Row = {
  readonly program: LabelledProgram;
  readonly ours: Score;
  readonly other: Score | undefined;
  readonly milliseconds: number;
};

async function main(): Promise<void> {
  const [checkout = '', modules = ''] = positionals.map((one) => resolve(one));
  const folder = mkdtempSync(join(tmpdir(), 'postern-least-'));
  const autopilot = new Autopilot(values.autopilot);
  const version = autopilot.version();
  if (version !== undefined) await autopilot.start();
  const rows: Row[] = [];
  for (const program of labelledPrograms(checkout, modules, folder)) {
    rows.push(await rowOf(program, version === undefined ? undefined : autopilot));
  }
  autopilot.stop();
  rmSync(folder, { recursive: true });
  const page = pageOf(rows, version);
  console.log(page);
  if (values.write) writeMeasures(ROOT, page);
}

async function rowOf(program: LabelledProgram, autopilot: Autopilot | undefined): Promise<Row> {
  const started = performance.now();
  const { graph, needs } = needsIn(new NodeFiles(program.folder), { name: program.run }, []);
  const milliseconds = performance.now() - started;
  const own = needs.find((one) => one.function.endsWith('/Program'))?.needs ?? [];
  const granted = own
    .filter((one) => one.origin === 'code' && one.certain === 'needed')
    .flatMap(({ actions, resource }): readonly Granted[] =>
      actions.map((action) => ({
        action,
        resources: [resource.kind === 'arn' ? resource.arn : '*'],
      })),
    );
  const query = new Query(graph);
  const others = await autopilot?.policyFor(program.source);
  return {
    program,
    ours: scoreOf(program, granted, query),
    other: others === undefined ? undefined : scoreOf(program, others, query),
    milliseconds,
  };
}

function pageOf(rows: readonly Row[], version: string | undefined): string {
  const compared = rows.filter((one) => one.other !== undefined);
  const others = compared.flatMap((one) => one.other ?? []);
  return `${[
    '# Least privilege: measures',
    `Made by \`npm run bench:least\` on ${machine()}.`,
    '## Needs of labelled programs',
    `The ${rows.length} test programs of [iam-policy-autopilot](https://github.com/awslabs/iam-policy-autopilot) (Apache-2.0) in Python and TypeScript, ${new Set(rows.map((one) => one.program.run)).size} applications of which each has a minimal policy by its authors. They stay outside this repository. Each is put beside its own infrastructure, which the CDK synthesises; the programs are scripts that read names from a \`config.json\` that the deployment writes, and are given the same names as environment variables. Nothing else is changed, and Postern has no knowledge of them. Actions that it says are *possibly* needed do not count, neither as found nor as excess.`,
    '“Right resources”: all ARNs of a found action are of a type that the label allows and name the one resource that the program uses, or `*` where the action takes none. Which resource that is was read from the programs by hand (`bench/least-expected.ts`), because the labels have wildcards for every name.',
    table(
      'Postern',
      rows.map((one) => one.ours),
    ),
    `Aim: at least 97 % of needed actions, at most 3 % excess, at least 90 % of resources. ${Math.round(Math.max(...rows.map((one) => one.milliseconds)))} ms for the slowest program.`,
    details(rows.map(({ program, ours }) => [program, ours])),
    'Both excess actions are one call that both programs make, and go on without where it is refused. This is no held-out measure: before the last change it was 100 of 104, and the four misses (a key that the request names, temporary credentials of Redshift) were looked at and mended, in general and not for these programs.',
    '## The other tool on the same code',
    version === undefined
      ? 'iam-policy-autopilot was not installed when this page was made.'
      : `${version} from PyPI, on the programs as they are, ${compared.length} of ${rows.length} without an error. It loads the service reference of AWS from the network; here it got a stub of it on the same machine, made of Postern’s own table, which lacks one part of the original: which operations authorize which actions of other services (keys behind buckets, for one). **So these numbers are not what it reaches with the original.** What does not depend on the stub: it does not look at infrastructure, so every resource that has a name is a wildcard.`,
    ...(version === undefined ? [] : [table(version, others)]),
    '## Again',
    'With a checkout of the programs and a folder of npm modules that holds `aws-cdk-lib` and `constructs`: `npm run bench:least -- CHECKOUT MODULES --write` (`--autopilot COMMAND` for the other tool).',
    '## The evaluator and the proofs',
    [
      '- `npm run bench:evaluator`: a million drawn policies and requests, decided by the evaluator and by moto, with a fixed seed (`--cases`, `--seed`); it says how many decisions differ. The ordinary tests do ten thousand.',
      '- `POSTERN_EVALUATOR_RUNS=1000000 npm test -- evaluate.model`: the same against the obvious reading of conditions, known and unknown.',
      '- `POSTERN_PROOF_RUNS=1000000 npm test -- least/proof`: whether everything that is proven holds for every action, resource, condition and value of an unknown that can be tried, and every witness is one.',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function table(name: string, scores: readonly Score[]): string {
  const sum = (of: (score: Score) => number): number =>
    scores.reduce((all, one) => all + of(one), 0);
  const needed = sum((one) => one.needed);
  const found = sum((one) => one.found);
  const excess = sum((one) => one.excess.length);
  const right = sum((one) => one.right);
  const share = (part: number, whole: number): string =>
    `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
  return [
    '| | needed actions found | excess actions | right resources, of found actions |',
    '|---|---|---|---|',
    `| ${name} | ${share(found, needed)} | ${share(excess, found + excess)} | ${share(right, found)} |`,
  ].join('\n');
}

function details(scores: readonly (readonly [LabelledProgram, Score])[]): string {
  const lines = scores.flatMap(([{ run, language }, { missed, excess, wrong }]) => [
    ...missed.map((action) => `- ${run}, ${language}: missed ${action}`),
    ...excess.map((action) => `- ${run}, ${language}: excess ${action}`),
    ...wrong.map((action) => `- ${run}, ${language}: other resources for ${action}`),
  ]);
  return lines.length === 0 ? 'Nothing is missed, and nothing is excess.' : lines.join('\n');
}

await main();
