import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import AjvDraft04Module from 'ajv-draft-04';
import formatsModule from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gain } from '../model/finding.ts';
import type { Authentication, Edge, Liveness } from '../model/graph.ts';
import type { Invoker } from '../model/invoker.ts';
import { json } from './json/json.ts';
import { graphJson } from './map/json/json.ts';
import { sarif } from './sarif/sarif.ts';
import { evil } from './testing/evil.ts';
import { poison } from './testing/poison.ts';
import { shopReport, shopReportWithChanges } from './testing.ts';

const RUNS = { numRuns: 40 };

function read(url: URL | string): object {
  return JSON.parse(readFileSync(url, 'utf8'));
}

const Draft04 = AjvDraft04Module.default;
const withFormats = formatsModule.default;

function ours(name: string): (value: unknown) => unknown {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  const validate = ajv.compile(read(new URL(`../../../../docs/${name}`, import.meta.url)));
  return (value) => (validate(value) ? [] : validate.errors);
}

function official(): (value: unknown) => unknown {
  const ajv = new Draft04({ strict: false, allErrors: true, unicodeRegExp: false });
  withFormats(ajv);
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json');
  const validate = ajv.compile(
    read(path.replace('package.json', 'lib/schemas/sarif-2.1.0-rtm.5.json')),
  );
  return (value) => (validate(value) ? [] : validate.errors);
}

/** Every word of a closed list of the model: the compiler asks for the missing one. */
function words<T extends string>(list: Record<T, true>): readonly string[] {
  return Object.keys(list).sort();
}

const lists = {
  'report.schema.json#/definitions/path/properties/gain': words<Gain>({
    administrator: true,
    role: true,
    code: true,
    'data-read': true,
    'data-write': true,
    invoke: true,
    money: true,
    secrets: true,
  }),
  'graph.schema.json#/definitions/invoker/properties/kind': words<Invoker['kind']>({
    anyone: true,
    'any-account': true,
    'key-holder': true,
    'signed-in': true,
    authorized: true,
    network: true,
    account: true,
    organization: true,
    principal: true,
    service: true,
    internal: true,
    platform: true,
    unknown: true,
  }),
  'graph.schema.json#/definitions/authentication/properties/kind': words<Authentication['kind']>({
    none: true,
    iam: true,
    cognito: true,
    jwt: true,
    lambda: true,
    'api-key': true,
    mtls: true,
    'resource-policy': true,
    platform: true,
    unknown: true,
  }),
  'graph.schema.json#/definitions/trigger/properties/liveness': words<Liveness>({
    live: true,
    'no-permission': true,
    'no-source': true,
    disabled: true,
    unknown: true,
  }),
  'graph.schema.json#/definitions/edge/properties/kind': words<Edge['kind']>({
    delivers: true,
    forwards: true,
    invokes: true,
    reads: true,
    writes: true,
    assumes: true,
    allows: true,
    'dead-letters': true,
    destination: true,
    encrypts: true,
    'logs-to': true,
    watches: true,
    protects: true,
    'runs-in': true,
    uses: true,
  }),
};

test.each(Object.entries(lists))('%s has every word of the model', (place, expected) => {
  const [file = '', path = ''] = place.split('#/');
  let at: unknown = read(new URL(`../../../../docs/${file}`, import.meta.url));
  for (const key of path.split('/')) at = (at as Record<string, unknown>)[key];
  expect([...(at as { enum: string[] }).enum].sort()).toEqual(expected);
});

const checks = [
  { name: 'report', check: ours('report.schema.json'), render: json },
  { name: 'graph', check: ours('graph.schema.json'), render: graphJson },
  { name: 'SARIF', check: official(), render: sarif },
];

for (const { name, check, render } of checks) {
  test(`${name}: the fixture is valid`, () => {
    expect(check(JSON.parse(render(shopReportWithChanges())))).toEqual([]);
    expect(check(JSON.parse(render({ ...shopReport(), audience: 'auditor' })))).toEqual([]);
  });

  test(`${name}: valid whatever a project calls its things`, () => {
    fc.assert(
      fc.property(evil, (text) => {
        const rendered = render(poison(shopReport(), text));
        expect(check(JSON.parse(rendered))).toEqual([]);
        expect(rendered).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
      }),
      RUNS,
    );
  });
}

test('SARIF: paths without findings of their own become results; a file without text has no region', () => {
  const report = shopReport();
  const bare = { ...report, findings: [], graph: { ...report.graph, sources: new Map() } };
  const log = JSON.parse(sarif(bare));
  expect(log.runs[0].results).toHaveLength(2);
  expect(official()(log)).toEqual([]);
});

test('SARIF: functions of one name in several templates are places of their own', () => {
  const report = shopReport();
  const [first, ...rest] = report.findings;
  if (first === undefined) throw new Error('the fixture has findings');
  const functions = [
    'a.yaml/Handler',
    'b.yaml/Handler',
    ...report.graph.functions.map((f) => f.id),
  ];
  const twins = report.graph.functions.map((one) => ({ ...one, name: 'Handler' }));
  const graph = { ...report.graph, functions: twins };
  const log = JSON.parse(sarif({ ...report, graph, findings: [{ ...first, functions }, ...rest] }));
  expect(official()(log)).toEqual([]);
});

test('SARIF: rules, results and what hangs on them', () => {
  const log = JSON.parse(sarif(shopReportWithChanges()));
  const [run] = log.runs;
  const [first] = run.results;
  expect(run.tool.driver.rules[first.ruleIndex].id).toBe(first.ruleId);
  expect(run.tool.driver.rules[0].properties.tags).toContain('external/cwe/cwe-284');
  expect(first.locations[0].physicalLocation.artifactLocation.uri).toBe('template.yaml');
  expect(first.codeFlows[0].threadFlows[0].locations).toHaveLength(4);
  expect(first.fixes[0].artifactChanges[0].replacements).toHaveLength(1);
  expect(first.baselineState).toBe('new');
  expect(run.results.at(-1).baselineState).toBe('unchanged');
  expect(run.invocations[0].toolExecutionNotifications).toHaveLength(2);
  const every = JSON.parse(sarif({ ...shopReport(), audience: 'auditor' })).runs[0].results;
  const quiet = every.filter((one: { suppressions: object[] }) => one.suppressions.length > 0);
  expect(quiet).toHaveLength(1);
});
