// Sends public sample events to guarded handlers: `npm run bench:guard-benign -- NAME=FOLDER …`. None may be refused.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { guard } from '../packages/guard/src/core/guard.ts';
import { outcomeOf } from '../packages/guard/src/testing/testing.ts';
import { ROOT } from '../tests/support/source.ts';
import { SPECS, triggerOf } from './guard-benign-triggers.ts';
import { circumstances } from './rightsize-page.ts';

const HEAD = `# Honest events

Written by \`npm run bench:guard-benign -- NAME=FOLDER …\`. Public collections of sample events, each sent to a handler behind the
envelope of its trigger, without a schema, in the mode that refuses. What the trigger is, is said by the fields that the
platform's documentation names, by code that is none of the guard's. Events of triggers that have no envelope go to a guard without
one, which must hand them over unchanged. Files whose name says that they are answers (\`response\`, \`output\`, \`result\`) and
files that hold no JSON are left out. Google's samples are the data of CloudEvents; the event around them is made here. The
collections are read where they are and are no part of this repository.
`;

/** Refusals that were looked at, by the file's name: what is wrong with the sample, or with the guard. */
const JUDGED: Readonly<Record<string, string>> = {
  'apiGatewayProxyEventAnotherPath.json': 'the body says that it is base64, and is a plain text',
  'apiGatewayProxyEventPathTrailingSlash.json': 'the same',
  'apiGatewayProxyEvent_noVersionAuth.json': 'the same',
  'cloudWatchLogEventWithPolicyLevel.json': 'packed with zlib, where the platform uses gzip',
  'kinesisStreamCloudWatchLogsEvent.json':
    "packed with gzip: read with `as: 'bytes'`, which this handler does not ask for",
};

type Sample = { readonly name: string; readonly event: unknown };
type Refused = Sample & { readonly trigger: string; readonly why: string };

function samplesIn(folder: string): readonly Sample[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && !/respon[sc]|output|result/i.test(basename(file)))
    .toSorted()
    .flatMap((file) => {
      try {
        const event: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
        return [{ name: relative(folder, join(folder, file)), event: delivered(file, event) }];
      } catch {
        return [];
      }
    });
}

/** Google publishes what CloudEvents carry; the event around it is what Eventarc delivers. */
function delivered(file: string, data: unknown): unknown {
  const [, service] = /google\/events\/((?:cloud|firebase)\/\w+)\/v\d/.exec(file) ?? [];
  if (service === undefined) return data;
  const type = `google.${service.replace('/', '.')}.sample.v1.written`;
  return { id: '1', source: '//sample', specversion: '1.0', type, data };
}

/** Whether the guard took it: answered, and the handler ran as often as there are pieces. */
async function taken({ name, event }: Sample, trigger: string): Promise<Refused | undefined> {
  let got = 0;
  let isSame = true;
  const work = (value: unknown): undefined => {
    got += 1;
    if (trigger === 'none') isSame &&= value === event;
    read(value);
  };
  const spec = SPECS[trigger];
  const options = { log: false } as const;
  const handler =
    spec === undefined ? guard(options, work) : guard({ ...options, event: spec }, work as never);
  const outcome = await outcomeOf(handler, event);
  const failed = JSON.stringify(outcome).includes('itemIdentifier');
  if (outcome.kind === 'answered' && got > 0 && isSame && !failed) return undefined;
  const why = 'code' in outcome ? outcome.code : got === 0 ? 'the handler never ran' : 'changed';
  return { name, event, trigger, why };
}

/** Requests read their parts when they are asked for. */
function read(value: unknown): void {
  const { headers, query, cookies, params, path } = Object(value);
  JSON.stringify([headers, query, cookies, params, path]);
}

async function collection(
  name: string,
  folder: string,
): Promise<{ readonly line: string; readonly refused: readonly Refused[] }> {
  const samples = samplesIn(folder);
  const refused: Refused[] = [];
  let own = 0;
  for (const sample of samples) {
    const trigger = triggerOf(sample.event);
    if (trigger !== 'none') own += 1;
    const found = await taken(sample, trigger);
    if (found !== undefined) refused.push(found);
  }
  const cells = [name, samples.length, own, samples.length - refused.length, refused.length];
  return { line: `| ${cells.join(' | ')} |`, refused };
}

const lines = ['| collection | events | behind an envelope | taken | refused |'];
lines.push('| --- | --: | --: | --: | --: |');
const refused: string[] = [];
for (const argument of process.argv.slice(2)) {
  const [name = '', folder = ''] = argument.split('=');
  const found = await collection(name, folder);
  lines.push(found.line);
  for (const one of found.refused)
    refused.push(
      `| ${name} | ${one.name} | ${one.trigger} | ${one.why} | ${JUDGED[one.name] ?? 'a fault of the guard'} |`,
    );
}
const why =
  refused.length === 0
    ? ''
    : `\n| collection | refused | as | code | judged by hand |\n|---|---|---|---|---|\n${refused.join('\n')}\n`;
const page = `${HEAD}\n${lines.join('\n')}\n${why}\n${circumstances()}\n`;
if (process.argv.length > 2) writeFileSync(join(ROOT, 'docs/guard-benign.md'), page);
process.stdout.write(page);
process.exitCode = refused.some((one) => one.includes('a fault of the guard')) ? 1 : 0;
