// Whether the changes of `postern least` apply and deploy: `npm run bench:least-apps -- PYTHON FOLDER … [--write]`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, writeApplications } from './least-page.ts';
import { type Pair, type Tried, tried } from './least-try.ts';

const ROOT = dirname(import.meta.dirname);
const DEPLOY = join(import.meta.dirname, 'deploy/deploy.py');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});

type Deployed = {
  readonly roles?: number;
  readonly policies?: number;
  readonly resources?: number;
  readonly problems?: readonly string[];
  readonly error?: string;
};
type Both = { readonly alone: boolean; readonly before: Deployed; readonly after: Deployed };

/** `as before`: moto refuses the author's own template as well. */
type Outcome = { readonly kind: 'deployed' | 'as before' | 'broke' | 'none'; readonly why: string };

function deployedAll(python: string, pairs: readonly Pair[]): readonly Both[] {
  if (pairs.length === 0) return [];
  const { status, stdout, stderr } = spawnSync(python, [DEPLOY], {
    input: JSON.stringify(pairs),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Both[];
}

function outcomeOf(all: readonly Both[]): Outcome {
  const outcomes = all.map(outcome);
  const worst =
    outcomes.find((one) => one.kind === 'broke') ??
    outcomes.find((one) => one.kind === 'as before');
  if (worst !== undefined) return worst;
  const roles = all.reduce((sum, one) => sum + (one.after.roles ?? 0), 0);
  const resources = all.reduce((sum, one) => sum + (one.after.resources ?? 0), 0);
  const alone = all.some((one) => one.alone) ? ', alone' : '';
  return all.length === 0
    ? { kind: 'none', why: '' }
    : { kind: 'deployed', why: `${roles} roles of ${resources} resources${alone}` };
}

function outcome({ before, after }: Both): Outcome {
  if (before.error !== undefined) return { kind: 'as before', why: before.error };
  if (after.error !== undefined) return { kind: 'broke', why: after.error };
  const known = new Set(before.problems);
  const fresh = after.problems?.filter((one) => !known.has(one)) ?? [];
  return fresh.length === 0
    ? { kind: 'deployed', why: '' }
    : { kind: 'broke', why: fresh.join('; ') };
}

const HEAD = [
  'application',
  'functions',
  'roles',
  'narrowed, proven',
  'exact already',
  'not proven',
  'advice alone',
  'no proposal',
  'missing',
  'lines',
  'applies, whole, readable',
  'moto',
];

function row(one: Tried, deployed: Outcome): readonly string[] {
  return [
    one.name.replace('__', '/'),
    String(one.functions),
    String(one.roles),
    String(one.narrowed),
    String(one.exact),
    String(one.unproven),
    String(one.advised),
    String(one.withoutProposal),
    String(one.missing),
    String(one.lines),
    one.pairs.length === 0 && one.faults.length === 0 ? '–' : one.faults.join('; ') || 'yes',
    deployed.kind === 'none' ? '–' : `${deployed.kind}: ${deployed.why}`,
  ].map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

function totals(all: readonly (readonly [Tried, Outcome])[]): string {
  const sum = (of: (one: Tried) => number): number => all.reduce((n, [one]) => n + of(one), 0);
  const kind = (name: Outcome['kind']): number => all.filter(([, one]) => one.kind === name).length;
  const changed = all.filter(([one]) => one.pairs.length > 0);
  const sound = changed.filter(([one]) => one.faults.length === 0).length;
  return `${all.length} applications, ${sum((one) => one.functions)} functions, ${sum((one) => one.roles)} roles: ${sum((one) => one.narrowed)} narrowed and proven, ${sum((one) => one.exact)} exact already, ${sum((one) => one.unproven)} changes not proven, ${sum((one) => one.advised)} with advice alone, ${sum((one) => one.withoutProposal)} without a proposal. Of ${changed.length} applications with a change, ${sound} apply as text, leave nothing for a second run and are read without a new diagnostic; ${kind('deployed')} deploy to moto, ${kind('as before')} are refused by moto before the change as well, ${kind('broke')} broke.`;
}

const [python, ...folders] = positionals;
if (python === undefined || folders.length === 0) {
  throw new Error('npm run bench:least-apps -- PYTHON FOLDER …');
}
const found = folders.flatMap((folder) => {
  const one = tried(resolve(folder));
  if (one !== undefined)
    process.stderr.write(`${one.name} ${one.narrowed} of ${one.roles} ${one.faults.join('; ')}\n`);
  return one === undefined ? [] : [one];
});
const results = deployedAll(
  python,
  found.flatMap((one) => one.pairs),
);
for (const { place } of found) rmSync(place, { recursive: true, force: true });
let at = 0;
const all = found.map((one): readonly [Tried, Outcome] => {
  const own = results.slice(at, at + one.pairs.length);
  at += own.length;
  return [one, outcomeOf(own)];
});
const table = [
  `| ${HEAD.join(' | ')} |`,
  `|${HEAD.map((_, index) => (index === 0 || index > 9 ? '---' : '--:')).join('|')}|`,
  ...all.map(([one, deployed]) => `| ${row(one, deployed).join(' | ')} |`),
].join('\n');
const text = `Made by \`npm run bench:least-apps\` on ${machine()}.\n\n${totals(all)}\n\n${table}`;
console.log(text);
if (values.write) writeApplications(ROOT, text);
