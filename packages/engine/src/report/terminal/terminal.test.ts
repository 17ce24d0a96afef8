import { expect, test } from 'vitest';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { AttackPath } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { shopReport } from '../testing.ts';
import { terminal } from './terminal.ts';

const drawn = (report: Report): string => terminal(report, { width: 100, color: false });

test('paths that read the same are drawn once, with the numbers and places of the others', () => {
  const report = shopReport();
  const [path, other] = report.paths as [AttackPath, AttackPath];
  const [step] = other.steps;
  const copy: AttackPath = { ...path, fingerprint: 'copy', steps: step ? [step] : [] };
  const text = drawn({ ...report, paths: [path, other, copy] });
  expect(text).toContain('3 attack paths, 2 of them different');
  expect(text).toMatch(/the same again: 3 \(\S+:\d+\)/);
  expect(text.split(path.title.slice(0, 40))).toHaveLength(2);
  expect(drawn({ ...report, paths: [path, other] })).not.toContain('the same again');
});

test('a path whose table would break words is written as lines', () => {
  const report = shopReport();
  const [path] = report.paths as [AttackPath];
  const long = 'function ANameThatNoColumnOfATableHasRoomForWhateverElseStandsThere';
  const steps = path.steps.map((step) => ({
    ...step,
    object: long,
    note: 'dynamodb:BatchGetItem',
  }));
  const text = drawn({ ...report, paths: [{ ...path, steps }] });
  expect(text).toContain(long);
  expect(text).toContain('dynamodb:BatchGetItem');
});

test('notes that say the same of different things are told once', () => {
  const note = (name: string, incomplete = false): Diagnostic => ({
    code: 'handler-not-found',
    message: `the code of \`${name}\` is not analysed: no file was found for \`h.f\`; tried ${name}/h.py`,
    file: `${name}.yaml`,
    incomplete,
  });
  const notes = [note('A'), note('B'), note('C'), note('D', true)];
  const text = drawn({ ...shopReport(), diagnostics: notes });
  expect(text).toContain('4 notes on the input');
  expect(text.replaceAll(/\s+/g, ' ')).toContain('tried A/h.py (and 2 more like it)');
  expect(text).not.toContain('`B`');
  expect(text).toContain('`D`');
});
