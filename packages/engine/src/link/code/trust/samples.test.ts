import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TRIGGER_KINDS, triggerFacts } from '../../../data/triggers.ts';
import cases from './samples.cases.json' with { type: 'json' };
import { bareQuery, bareTrigger, leavesOf } from './testing.ts';
import { trustOf } from './trust.ts';

const QUERY = bareQuery();

const EXPECTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = cases;

function sampleOf(kind: string): unknown {
  return JSON.parse(readFileSync(new URL(`samples/${kind}.json`, import.meta.url), 'utf8'));
}

test.each(TRIGGER_KINDS)('every leaf of a sample event of %s', (kind) => {
  const trigger = bareTrigger(kind, 'unknown');
  const query = QUERY;
  const found: Record<string, string[]> = {};
  for (const path of leavesOf(sampleOf(kind))) {
    const { control, format, absent } = trustOf(trigger, path, query);
    expect(absent, path).toBeUndefined();
    const list = found[control] ?? [];
    found[control] = [...list, format === undefined ? path : `${path} (${format})`];
  }
  expect(found).toEqual(EXPECTED[kind]);
});

/** Paths of the table of triggers that whoever sends the event does not choose by itself, with the reason. */
const OTHERWISE: Readonly<Record<string, string>> = {
  // Set by the alarm's own settings.
  'alarm alarmData.configuration.*': 'constant',
  // Set by the template; see the case with a variable of the pipeline.
  'codepipeline CodePipeline\\.job.data.actionConfiguration.configuration.UserParameters':
    'constant',
  'codecommit Records.*.customData': 'constant',
  'config-rule ruleParameters': 'constant',
  // CloudFormation writes it; a forged one comes with a direct call, which is a trigger of its own.
  'custom-resource ResponseURL': 'platform',
  // The account that the user has linked, as far as the issuer is checked.
  'alexa context.System.user.accessToken': 'claimed',
  // A schedule of a template has no input of anybody's choice; see the case of a schedule made by code.
  'scheduler *': 'platform',
  // The sample has a queue in front; see the cases with a stream and with a table.
  'pipe *.data': 'platform',
  'pipe *.dynamodb.*': 'platform',
};

const LISTED = TRIGGER_KINDS.flatMap((kind) =>
  triggerFacts(kind).eventPaths.map(({ path }) => [kind, stepsAfter(path)] as const),
);

/** `event.Records[*].body` as this module writes it: `Records.*.body`. */
function stepsAfter(path: string): string {
  return path
    .replace(/^event\.?/, '')
    .replace(/\["([^"]*)"\]/g, (_, key: string) => key.replace('.', '\\.'))
    .replaceAll('[*]', '.*')
    .replace(/^\./, '');
}

test.each(LISTED)('%s: %s is listed as chosen by the sender', (kind, path) => {
  const { control, absent } = trustOf(bareTrigger(kind, 'unknown'), path, QUERY);
  expect(absent).toBeUndefined();
  const expected = OTHERWISE[`${kind} ${path}`];
  if (expected === undefined) expect(['written', 'stored', 'mixed']).toContain(control);
  else expect(control).toBe(expected);
});
