import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mend } from '../mend/mend.ts';
import { applyChanges } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { RULES } from './registry.ts';
import type { AnyRule } from './rule.ts';
import { runRules } from './run.ts';

/** What a case of `<id>.cases.yaml` expects of one finding; what it does not name may be anything. */
type Expected = {
  readonly line?: number;
  readonly because?: string;
  readonly severity?: string;
  readonly confidence?: string;
  readonly audience?: string;
  /** Whether the finding brings a change that mends it. */
  readonly mends?: boolean;
};

/** A case: one template or several by path. `known` marks a known miss or false positive, with the reason. */
type Case = {
  readonly name: string;
  readonly template: string | Record<string, string>;
  readonly expect: readonly Expected[];
  readonly known?: string;
};

type Found = Finding & { readonly line: number };

function run(rule: AnyRule, template: Case['template']): readonly Found[] {
  const graph = graphOf(template);
  const { findings, diagnostics } = runRules([rule], new Query(graph));
  expect(diagnostics).toEqual([]);
  return findings.map((finding) => {
    const source = graph.sources.get(finding.at.file);
    return { ...finding, line: source?.position(finding.at.start).line ?? 0 };
  });
}

function fingerprintsOf(template: string): readonly string[] {
  const { findings } = runRules(RULES, new Query(graphOf(template)));
  return findings.filter((one) => one.audience === 'default').map((one) => one.fingerprint);
}

function casesOf(rule: AnyRule): readonly Case[] {
  const file = new URL(`./${rule.id}.cases.yaml`, import.meta.url);
  return existsSync(file) ? (parse(readFileSync(file, 'utf8')) as Case[]) : [];
}

function fits(found: Found, expected: Expected): boolean {
  const { because, mends, ...exact } = expected;
  if (mends !== undefined && mends !== (found.fix !== undefined)) return false;
  if (because !== undefined && !found.because.includes(because)) return false;
  return Object.entries(exact).every(([key, value]) => found[key as keyof Found] === value);
}

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it('reads as a rule', () => {
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.fix).toMatch(/\.$/);
    expect(rule.scope.length).toBeGreaterThan(0);
    expect(rule.references.cwe.length).toBeGreaterThan(0);
    expect(rule.examples.bad.length).toBeGreaterThan(0);
    expect(rule.examples.good.length).toBeGreaterThan(0);
  });

  it.each(rule.examples.bad.map((text, index) => [index, text] as const))(
    'matches bad example %i',
    (_index, template) => {
      const found = run(rule, template);
      expect(found.length).toBeGreaterThan(0);
      for (const finding of found) expect(finding.because).not.toMatch(/\.$/);
    },
  );

  it.each(rule.examples.bad.map((text, index) => [index, text] as const))(
    'mends bad example %i: the finding goes and nothing new comes',
    (_index, template) => {
      for (const finding of run(rule, template)) {
        if (finding.fix === undefined) continue;
        const graph = graphOf(template);
        const mended = mend(finding.fix.edits, graph.sources, graph.declared);
        expect(mended.problems).toEqual([]);
        const after = applyChanges(template, mended.changes);
        expect(after).toBeDefined();
        const fingerprints = fingerprintsOf(after ?? '');
        expect(fingerprints, after).not.toContain(finding.fingerprint);
        const before = fingerprintsOf(template);
        expect(fingerprints.filter((one) => !before.includes(one))).toEqual([]);
      }
    },
  );

  it.each(rule.examples.good.map((text, index) => [index, text] as const))(
    'leaves good example %i alone',
    (_index, template) => {
      expect(run(rule, template).map((one) => one.because)).toEqual([]);
    },
  );

  it.each(casesOf(rule).map((one) => [one.name, one] as const))('case: %s', (_name, one) => {
    const found = run(rule, one.template);
    const shown = found.map(({ line, because, severity }) => ({ line, because, severity }));
    expect(shown, JSON.stringify(shown, null, 2)).toHaveLength(one.expect.length);
    for (const expected of one.expect) {
      expect(
        found.some((finding) => fits(finding, expected)),
        JSON.stringify(shown),
      ).toBe(true);
    }
  });
});
