import { expect, test } from 'vitest';
import { table } from './layout.ts';

const paint = (text: string): string => text;
const row = ['a bucket with a long name', 'template.yaml:207', 's3:GetObject, s3:PutObject'];

test('a column in one piece gives way last', () => {
  const columns = [{ paint }, { paint, isWhole: true }, { paint }];
  const lines = table(columns, [row], 50);
  expect(lines[0]).toContain('template.yaml:207');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  const narrow = table(columns, [row], 20);
  expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(20);
});
