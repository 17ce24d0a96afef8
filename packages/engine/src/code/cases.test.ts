import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type CodeCase, judgeCase } from './cases.ts';

const folder = new URL('./cases/', import.meta.url);
const themes = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe.each(themes)('%s', (theme) => {
  const cases = parse(readFileSync(new URL(theme, folder), 'utf8')) as readonly CodeCase[];

  it.each(cases.map((one) => [`${one.language}: ${one.name}`, one] as const))(
    '%s',
    (_name, one) => {
      const { missed, wrong } = judgeCase(one);
      // A known miss or false positive that has gone is good news that the case must be told of.
      if (one.known === undefined) expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
      else expect(missed.length + wrong.length, 'known, but no longer so').toBeGreaterThan(0);
    },
  );
});
