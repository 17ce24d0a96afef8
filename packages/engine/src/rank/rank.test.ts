import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { rankPaths } from './rank.ts';

type Expected = {
  readonly title: string;
  readonly severity: string;
  readonly gain: string;
  readonly steps?: readonly string[];
  /** Note of the first step. */
  readonly entry?: string;
};
type Case = {
  readonly name: string;
  readonly template: string;
  readonly paths: readonly Expected[];
};

const CASES = parse(
  readFileSync(new URL('./rank.cases.yaml', import.meta.url), 'utf8'),
) as readonly Case[];

describe('rankPaths', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', (_, { template, paths }) => {
    const graph = graphOf(template);
    const found = rankPaths(new Query(graph), []);
    expect(found.map(({ title, severity, gain }) => ({ title, severity, gain }))).toEqual(
      paths.map(({ title, severity, gain }) => ({ title, severity, gain })),
    );
    for (const [index, { steps }] of paths.entries()) {
      if (steps === undefined) continue;
      expect(found[index]?.steps.map((step) => step.object)).toEqual(steps);
    }
    for (const [index, { entry }] of paths.entries()) {
      if (entry !== undefined) expect(found[index]?.steps[0]?.note).toBe(entry);
    }
    for (const step of found.flatMap((path) => path.steps)) {
      expect(graph.sources.get(step.span.file)).toBeDefined();
    }
  });
});
