import { describe, expect, it, test } from 'vitest';
import { shopReport } from '../report/testing.ts';
import { formatBaseline, goneCount, markKnown, parseBaseline } from './baseline.ts';

const { findings, paths } = shopReport();

test('what was written is known when it is read', () => {
  const baseline = parseBaseline(formatBaseline(findings, paths), 'b.json');
  const open = findings.filter((finding) => finding.suppressed === undefined);
  const known = markKnown(findings, baseline).filter((finding) => finding.known);
  expect(known.map((one) => one.fingerprint)).toEqual(open.map((one) => one.fingerprint));
  expect([...baseline.paths].sort()).toEqual(paths.map((path) => path.fingerprint).sort());
});

test('the text does not depend on the order of findings', () => {
  expect(formatBaseline([...findings].reverse(), [...paths].reverse())).toBe(
    formatBaseline(findings, paths),
  );
});

test('counts what is gone', () => {
  const baseline = parseBaseline(formatBaseline(findings, paths), 'b.json');
  expect(goneCount(findings, baseline)).toBe(0);
  expect(goneCount([], baseline)).toBe(baseline.findings.size);
});

test('an empty one is valid', () => {
  expect(parseBaseline(formatBaseline([], []), 'b.json')).toEqual({
    findings: new Set(),
    paths: new Set(),
  });
});

describe('refuses', () => {
  it.each([
    ['', 'it is not JSON'],
    ['[]', 'it is not an object'],
    ['{"version": 2}', 'version 2 is not known'],
    ['{"version": 1}', '`findings` is not a list'],
    ['{"version": 1, "findings": [null]}', 'has no fingerprint'],
  ])('%j', (text, why) => {
    expect(() => parseBaseline(text, 'b.json')).toThrow(why);
  });
});
