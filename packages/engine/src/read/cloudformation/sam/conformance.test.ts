import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Application } from '../../../model/resource.ts';
import { applicationOf } from '../../testing.ts';
import { type OfficialCase, officialCases } from './testing/official.ts';
import { differences, projectionOf } from './testing/projection.ts';

/** Pairs from aws/serverless-application-model (Apache-2.0), beside the project; absent on most machines. */
const FOLDER = fileURLToPath(new URL('../../../../../../../shared/cases/sam', import.meta.url));
const LISTED = parse(
  readFileSync(new URL('./conformance.cases.yaml', import.meta.url), 'utf8'),
) as { different: Record<string, string>; unreported: Record<string, string> };

const cases = officialCases(FOLDER);
const valid = cases.filter((one) => !one.isError);
const invalid = cases.filter((one) => one.isError);

function read(text: string): Application {
  const parameters = new Map([
    ['param1', 'value1'],
    ['param2', 'value2'],
  ]);
  return applicationOf({ 'template.yaml': text }, { templates: ['template.yaml'], parameters });
}

function unlike(one: OfficialCase): readonly string[] {
  return differences(projectionOf(read(one.input)), projectionOf(read(one.output)));
}

if (cases.length === 0) {
  test.skip(`official SAM pairs are not at ${FOLDER}`, () => undefined);
}

describe.skipIf(cases.length === 0)('the official SAM transform', () => {
  test.each(valid.filter((one) => !(one.name in LISTED.different)))('agrees on $name', (one) => {
    expect(unlike(one)).toEqual([]);
  });

  test.each(valid.filter((one) => one.name in LISTED.different))(
    'still differs on $name',
    (one) => {
      expect(unlike(one)).not.toEqual([]);
    },
  );

  test.each(valid)('finds no fault in $name', (one) => {
    const faults = read(one.input).diagnostics.filter(({ code }) => code === 'invalid-sam');
    expect(faults).toEqual([]);
  });

  test.each(invalid)('finds a fault in $name', (one) => {
    const placed = read(one.input).diagnostics.filter(({ span }) => span !== undefined);
    expect(placed.length > 0).toBe(!(one.name in LISTED.unreported));
  });

  test('differs in less than one pair of a hundred', () => {
    expect(Object.keys(LISTED.different).length).toBeLessThan(valid.length / 100);
  });
});
