// A million decisions of the evaluator beside an independent one: `npm run bench:evaluator`. Needs Python with moto.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { evaluate } from '../packages/engine/src/iam/evaluate/evaluate.ts';
import { policyOf } from '../packages/engine/src/iam/testing.ts';
import { machine, writeDecisions } from './least-page.ts';

const ROOT = dirname(import.meta.dirname);

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
    python: { type: 'string', default: process.env.POSTERN_ORACLE_PYTHON ?? 'python3' },
  },
});

/**
 * Reads batches of cases, one a line, and answers each with a text of `1` and `0`. moto takes `?` for what it means in a
 * regular expression, so patterns are matched by Python's own library instead; all else is moto's.
 */
const MOTO = `
import fnmatch, json, sys
import moto
from moto.iam.access_control import IAMPolicy, IAMPolicyStatement, PermissionResult
IAMPolicyStatement._match = staticmethod(lambda pattern, string: fnmatch.fnmatchcase(string, pattern) or None)
print(moto.__version__, flush=True)
for line in sys.stdin:
    out = []
    for statements, action, resource in json.loads(line):
        policy = IAMPolicy(json.dumps({"Version": "2012-10-17", "Statement": statements}))
        out.append("1" if policy.is_action_permitted(action, resource) == PermissionResult.PERMITTED else "0")
    print("".join(out), flush=True)
`;

type Written = {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
};
type Case = readonly [statements: Written | readonly Written[], action: string, resource: string];

/** Numbers that are the same for a seed everywhere (mulberry32). */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const ACTIONS = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:PutObject',
  'sqs:SendMessage',
  'iam:PassRole',
];
const RESOURCES = [
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/x',
  'arn:aws:s3:::a/x/y',
  'arn:aws:s3:::ab/y',
  'arn:aws:sqs:r:1:q',
  '*',
];

/** A pattern that often matches the text: pieces of it become wildcards. */
function patternOf(text: string, draw: Draw): string {
  const form = draw.below(8);
  if (form === 0) return '*';
  if (form < 3) return text;
  const at = draw.below(text.length);
  const end = at + draw.below(text.length - at + 1);
  const middle = form === 3 ? '?' : form === 4 ? '*?' : '*';
  const once = text.slice(0, at) + middle + text.slice(form === 3 ? at + 1 : end);
  if (form < 7) return once;
  const again = draw.below(once.length);
  return `${once.slice(0, again)}*${once.slice(again + draw.below(3))}`;
}

/** A service in front of the colon is never a pattern: moto and IAM read that differently. */
function actionPattern(draw: Draw): string {
  const [service = '', name = ''] = draw.of(ACTIONS).split(':');
  return draw.below(9) === 0 ? '*' : `${service}:${patternOf(name, draw)}`;
}

/**
 * A resource pattern with all six fields, or `*`. IAM fills up an ARN that is short of fields, which plain matching of
 * texts does not know of, so no wildcard takes the place of a colon.
 */
function resourcePattern(draw: Draw): string {
  const fields = draw.of(RESOURCES).split(':');
  if (fields.length === 1 || draw.below(9) === 0) return '*';
  const before = fields.slice(0, 5).map((field, i) => (i > 1 && draw.below(6) === 0 ? '*' : field));
  return [...before, patternOf(fields.slice(5).join(':'), draw)].join(':');
}

function listOf(draw: Draw, one: () => string): string | readonly string[] {
  const count = draw.below(4);
  return count === 0 ? one() : Array.from({ length: count }, one);
}

function statementOf(draw: Draw): Written {
  const actions = listOf(draw, () => actionPattern(draw));
  const Resource = listOf(draw, () => resourcePattern(draw));
  const Effect = draw.below(3) === 0 ? 'Deny' : 'Allow';
  return draw.below(5) === 0
    ? { Effect, NotAction: actions, Resource }
    : { Effect, Action: actions, Resource };
}

function caseOf(draw: Draw): Case {
  const statements = Array.from({ length: 1 + draw.below(4) }, () => statementOf(draw));
  const [only] = statements;
  const isAlone = only !== undefined && statements.length === 1 && draw.below(2) === 0;
  return [isAlone ? only : statements, draw.of(ACTIONS), draw.of(RESOURCES)];
}

function ours([statements, action, resource]: Case): boolean {
  const caller = { kind: 'aws', arn: 'arn:aws:iam::1:role/r', account: '1' } as const;
  const context = { keys: new Map(), others: 'absent' } as const;
  const policy = policyOf({ Version: '2012-10-17', Statement: statements });
  return (
    evaluate({ action, resource, caller, context }, { identity: [policy] }).decision === 'allowed'
  );
}

const BATCH = 10_000;

async function main(): Promise<void> {
  const total = Number(values.cases);
  const draw = new Draw(Number(values.seed));
  const oracle = spawn(values.python, ['-c', MOTO], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: oracle.stdout })[Symbol.asyncIterator]();
  const version = String((await lines.next()).value);
  const counts = { cases: 0, allowed: 0, different: 0 };
  while (counts.cases < total) {
    const cases = Array.from({ length: Math.min(BATCH, total - counts.cases) }, () => caseOf(draw));
    oracle.stdin.write(`${JSON.stringify(cases)}\n`);
    const own = cases.map(ours);
    const answers = String((await lines.next()).value);
    if (answers.length !== cases.length) throw new Error('moto gave no answer');
    for (const [i, isAllowed] of own.entries()) {
      counts.cases++;
      if (isAllowed) counts.allowed++;
      if (isAllowed === (answers[i] === '1')) continue;
      if (counts.different++ < 10)
        console.error(`Postern says ${isAllowed}: ${JSON.stringify(cases[i])}`);
    }
  }
  oracle.stdin.end();
  const { cases, allowed, different } = counts;
  const said = `${cases} drawn policies and requests beside moto ${version}, seed ${values.seed}: ${allowed} allowed, ${different} decided differently.`;
  console.log(said);
  if (values.write) {
    const scope =
      'Actions, resources, wildcards, NotAction and Deny; conditions are compared by the tests with the obvious reading of them, since moto reads them in trust policies alone.';
    writeDecisions(
      ROOT,
      `Made by \`npm run bench:evaluator\` on ${machine()}.\n\n${said} ${scope}`,
    );
  }
  if (different > 0 || allowed === 0) process.exitCode = 1;
}

await main();
