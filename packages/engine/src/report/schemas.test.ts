import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import AjvDraft04Module from 'ajv-draft-04';
import formatsModule from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
