// Attacks guarded handlers of every trigger, and sends them honest events: `npm run bench:guard-attacks -- --write`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Guarded, guard } from '../packages/guard/src/core/guard.ts';
import {
  fakeContext,
  type HostileEvent,
  hostileEvents,
  outcomeOf,
  TRIGGERS,
  type Trigger,
  validEvent,
} from '../packages/guard/src/testing/testing.ts';
import { bodyAttacks, FORMATS } from './attack-bodies.ts';
import { HONEST_TEXTS, TARGETS } from './attack-handlers.ts';
import { harmBy, harmByProcess } from './attack-sinks.ts';

const ROOT = dirname(import.meta.dirname);
const SAMPLES = join(ROOT, 'packages/engine/src/link/code/trust/samples');

/** What became of the events of one row. */
type Tally = {
  readonly name: string;
  all: number;
  refused: number;
  harmless: number;
  readonly through: string[];
};

/** What the handler saw of an event: parts of requests are read when they are asked for, and may be refused then. */
type Got = { readonly texts: readonly string[]; readonly ip: unknown };

/** A handler under attack: what it was given last, what it wrote, and what its inside came upon. */
type Probe = {
  readonly handler: Guarded;
  readonly got: Got[];
  readonly lines: string[];
};

function probeOf(spec: (typeof TARGETS)[Trigger]['spec'] | undefined): Probe {
  const got: Got[] = [];
  const lines: string[] = [];
  const log = { write: (line: string) => void lines.push(line) };
  const work = (
    event: unknown,
    ctx: { log: { info: (text: string, facts: object) => void } },
  ): unknown => {
    got.push({ texts: textsOf(event), ip: (event as { ip?: unknown } | undefined)?.ip });
    ctx.log.info('got', { event });
    return undefined;
  };
  // Each refusal writes its line, so that each is written under attack.
  const options = { log, security: { perSecond: Number.MAX_SAFE_INTEGER } };
  const handler =
    spec === undefined
      ? guard(options, work as never)
      : guard({ ...options, event: spec }, work as never);
  return { handler, got, lines };
}

/** Sends one hostile event and judges what became of it. */
async function attack(probe: Probe, one: HostileEvent, tallies: readonly Tally[]): Promise<void> {
  probe.got.length = 0;
  probe.lines.length = 0;
  const outcome = await outcomeOf(probe.handler, one.event, fakeContext({ remainingMs: 30_000 }));
  const harm = pollution() ?? lineHarm(probe.lines) ?? harmOf(outcome.kind, one, probe.got);
  for (const tally of tallies) {
    tally.all += 1;
    if (harm !== undefined) tally.through.push(`${one.kind}: ${one.name}: ${harm}`);
    else if (outcome.kind === 'refused') tally.refused += 1;
    else tally.harmless += 1;
  }
}

/** The tally of the event's class. Fields of the platform that are bent count apart: nobody but the platform writes them. */
function classOf(one: HostileEvent, classes: Map<string, Tally>): Tally {
  const name = / at [\w/:.$-]+$/.test(one.name) && one.kind === 'type' ? BENT : one.kind;
  const tally = classes.get(name) ?? tallyOf(name);
  classes.set(name, tally);
  return tally;
}

const BENT = 'type, in a field of the platform';

function harmOf(kind: string, one: HostileEvent, got: readonly Got[]): string | undefined {
  if (kind === 'refused') return got.length > 0 ? 'refused after the handler had run' : undefined;
  if (kind === 'failed') return 'the handler failed';
  if (one.mustRefuse) return 'reached the handler';
  for (const { texts, ip } of got) {
    // A header never stands for the address; a bent address is none at all.
    if (ip !== undefined && ip !== '203.0.113.9' && !one.name.includes('sourceIp')) {
      return 'another address';
    }
    for (const text of texts) {
      const harm = harmBy(text);
      if (harm !== undefined) return harm;
    }
  }
  return undefined;
}

const clean = Object.getOwnPropertyNames(Object.prototype).join();

function pollution(): string | undefined {
  return Object.getOwnPropertyNames(Object.prototype).join() === clean
    ? undefined
    : 'all objects changed';
}

/** Each line is one JSON object on one line, however the event looked. */
function lineHarm(lines: readonly string[]): string | undefined {
  const isBad = lines.some((line) => {
    const text = line.endsWith('\n') ? line.slice(0, -1) : line;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return /[\u0000-\u001f]/.test(text) || !isJson(text);
  });
  return isBad ? 'forged a line of the log' : undefined;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** The names and texts in a value, getters of requests among them; at most 2,000. */
function textsOf(value: unknown): readonly string[] {
  const texts = new Set<string>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && texts.size < 2000) {
    const one = waiting.pop();
    if (typeof one === 'string') texts.add(one);
    if (typeof one !== 'object' || one === null) continue;
    const names =
      one.constructor?.name === 'Request'
        ? ['path', 'query', 'cookies', 'params', 'headers', 'body']
        : Object.keys(one);
    for (const name of names) {
      texts.add(name);
      waiting.push((one as Readonly<Record<string, unknown>>)[name]);
    }
  }
  return [...texts];
}

/** Sends an honest event; it must reach the handler. */
async function honest(probe: Probe, name: string, event: unknown, tally: Tally): Promise<void> {
  probe.got.length = 0;
  const outcome = await outcomeOf(probe.handler, event);
  tally.all += 1;
  if (outcome.kind === 'answered' && probe.got.length > 0) tally.harmless += 1;
  else tally.through.push(`${name}: ${outcome.kind} ${'code' in outcome ? outcome.code : ''}`);
}

const tallyOf = (name: string): Tally => ({ name, all: 0, refused: 0, harmless: 0, through: [] });

async function attacked(seed: number, classes: Map<string, Tally>): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  for (const trigger of TRIGGERS) {
    const { spec, schema } = TARGETS[trigger];
    const tally = tallyOf(trigger);
    const events = hostileEvents(trigger, { seed, ...(schema === undefined ? {} : { schema }) });
    const probe = probeOf(spec);
    for (const one of events) await attack(probe, one, [tally, classOf(one, classes)]);
    tallies.push(tally);
  }
  const bodies = tallyOf('formats of bodies');
  classes.set(bodies.name, bodies);
  for (const { name, spec } of FORMATS) {
    const tally = tallyOf(`http: ${name}`);
    const probe = probeOf(spec);
    for (const one of bodyAttacks(name)) await attack(probe, one, [tally, bodies]);
    tallies.push(tally);
  }
  for (const text of harmByProcess()) tallies[0]?.through.push(`process: ${text.slice(0, 60)}`);
  return tallies;
}

async function befriended(): Promise<readonly Tally[]> {
  const samples = tallyOf('samples of the providers’ formats');
  const texts = tallyOf('honest texts in free fields');
  const known = new Map(
    Object.values(TARGETS).flatMap((target) =>
      target.samples.map((name) => [name, target.spec] as const),
    ),
  );
  for (const file of readdirSync(SAMPLES)) {
    const name = basename(file, '.json');
    const event: unknown = JSON.parse(readFileSync(join(SAMPLES, file), 'utf8'));
    // Triggers without an envelope are guarded all the same.
    await honest(probeOf(known.get(name)), name, event, samples);
  }
  for (const trigger of TRIGGERS) {
    const { spec, benign } = TARGETS[trigger];
    const probe = probeOf(spec);
    for (const text of HONEST_TEXTS) {
      await honest(
        probe,
        `${trigger}: ${JSON.stringify(text.slice(0, 40))}`,
        validEvent(trigger, benign(text)),
        texts,
      );
    }
  }
  return [samples, texts];
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (row: readonly (string | number)[]): string => `| ${row.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map(line),
  ].join('\n');
}

function sum(tallies: readonly Tally[]): Tally {
  const total = tallyOf('all');
  for (const one of tallies) {
    total.all += one.all;
    total.refused += one.refused;
    total.harmless += one.harmless;
    total.through.push(...one.through);
  }
  return total;
}

function pageOf(
  hostile: readonly Tally[],
  classes: readonly Tally[],
  friendly: readonly Tally[],
): string {
  const total = sum(hostile);
  const written = sum(classes.filter((one) => one.name !== BENT));
  const [first] = cpus();
  const rows = (tallies: readonly Tally[]) =>
    tallies.map((one) => [one.name, one.all, one.refused, one.harmless, one.through.length]);
  const head = ['events', 'refused', 'harmless', 'through'];
  const good = friendly.map((one) => [one.name, one.all, one.harmless, one.through.length]);
  const date = new Date().toISOString().slice(0, 10);
  return `# Attacks on the guard

Written by \`npm run bench:guard-attacks -- --write\`: ${date}, Node ${process.versions.node}, ${first?.model.trim() ?? 'unknown'}, seed ${seed}.

One guarded handler for each trigger, with a schema as an application has one: an id with a pattern, a number in a range, a
choice, an address, and a field of free text. The hostile events come from \`@postern/guard/testing\`, made by that schema,
and from a list for each format of bodies (\`bench/attack-bodies.ts\`). The free field is there on purpose: what is injected
into it fits the schema, reaches the handler, and is put into a database, a page, a script, a header, a line of text, a
table, a file name, an address and a process, by the means of \`@postern/guard/encode\` and parameters.

- **refused**: the handler never ran, and the answer is a code of the guard.
- **harmless**: the handler ran, although the event was allowed to reach it only because its schema takes it or the
  envelope ignores what is bent. It got the address that the platform saw; every text did nothing in any of the places
  above, as judged by SQLite, by Node's parsers of headers and addresses, by a process that prints its argument, and by
  patterns for pages, lines and tables; every line of the log was one JSON object; no prototype changed.
- **through**: anything else, such as an event that the schema refuses and that reached the handler, or a handler that broke.

${table(['trigger', ...head], rows([...hostile, total]))}

Refused or harmless: ${stopped(total)} % of all; ${stopped(written)} % of the ${written.all} that an outsider can write, which leaves out
wrong types in the platform's own fields.

${listed(total.through)}${table(['class', ...head], rows(classes))}

Honest events: the samples of the engine (one for each trigger it knows), written after the providers' documentation, and ${HONEST_TEXTS.length} texts of honest
people for each trigger (“SELECT the blue one”, O’Brien, \`${'${sale}'}\`, right-to-left scripts, line breaks). Public collections
of sample events go through the guard on [a page of their own](guard-benign.md).

${table(['events', 'sent', 'taken', 'refused'], good)}

The corpus was written together with the guard, so it shows that what is known is stopped. It says nothing of a handler
that puts a text into a place without its encoder: there a valid free text does what it says.
`;
}

/** What got through, at most 20. */
function listed(through: readonly string[]): string {
  const lines = [...new Set(through)].slice(0, 20).map((line) => `- ${line}\n`);
  return lines.length === 0 ? '' : `What got through:\n\n${lines.join('')}\n`;
}

function stopped({ refused, harmless, all }: Tally): string {
  return ((100 * (refused + harmless)) / all).toFixed(2);
}

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const classes = new Map<string, Tally>();
const hostile = await attacked(seed, classes);
const friendly = await befriended();
const through = [...hostile, ...friendly].flatMap((one) =>
  one.through.map((line) => `${one.name}: ${line}`),
);
const page = pageOf(hostile, [...classes.values()], friendly);
if (values.write) writeFileSync(join(ROOT, 'docs/guard-attacks.md'), page);
else process.stdout.write(page);
for (const line of through.slice(0, 60)) process.stderr.write(`through: ${line}\n`);
process.exitCode = through.length > 0 ? 1 : 0;
