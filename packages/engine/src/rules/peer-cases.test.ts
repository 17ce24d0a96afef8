import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Finding } from '../model/finding.ts';
import type { Graph } from '../model/graph.ts';
import { Query } from '../model/query.ts';
import type { Span } from '../model/span.ts';
import { graphOf } from '../testing/graph.ts';
import { RULES } from './registry.ts';
import { runRules } from './run.ts';

/**
 * One case of another tool. `rules`: ids of ours that must speak where the peer does, and nowhere in what it
 * passes. `not`: why the idea is not worth a rule. `except`: files (kics) or logical ids (checkov) on which
 * we differ on purpose, with the reason.
 */
type Entry = {
  readonly peer: 'kics' | 'checkov';
  readonly case: string;
  readonly rules?: readonly string[];
  readonly not?: string;
  readonly except?: Readonly<Record<string, string>>;
};

const CASES = fileURLToPath(new URL('../../../../../shared/cases', import.meta.url));
const HERE = existsSync(CASES);
const TABLE = parse(
  readFileSync(new URL('./peer-cases.yaml', import.meta.url), 'utf8'),
) as readonly Entry[];

type Scan = { readonly graph: Graph; readonly findings: readonly Finding[] };

function scan(file: string, entry: Entry): Scan {
  const graph = graphOf({ [file]: readFileSync(`${CASES}/${file}`, 'utf8') });
  const rules = RULES.filter((rule) => entry.rules?.includes(rule.id));
  expect(rules.map((rule) => rule.id).toSorted()).toEqual(entry.rules?.toSorted());
  return { graph, findings: runRules(rules, new Query(graph)).findings };
}

/** Logical id of the resource that a place lies in: peers name its first line, we the very value. */
function resourceAt({ graph }: Scan, place: Span): string | undefined {
  return [...graph.declared.values()].find(({ written }) => {
    const { span } = written;
    return span.file === place.file && span.start <= place.start && place.start < span.end;
  })?.logicalId;
}

function named(found: Scan): readonly (string | undefined)[] {
  return found.findings
    .flatMap((one) => [one.at, ...(one.related ?? []).map((related) => related.span)])
    .map((span) => resourceAt(found, span));
}

function startOfLine({ graph }: Scan, file: string, line: number): Span {
  const text = graph.sources.get(file)?.text ?? '';
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1;
  while (text[start] === ' ' || text[start] === '\t') start++;
  return { file, start, end: start };
}

type Expectation = { readonly fileName?: string; readonly line: number };

describe.skipIf(!HERE)('cases of KICS', () => {
  const entries = TABLE.filter((entry) => entry.peer === 'kics' && entry.rules !== undefined);
  it.each(entries.map((entry) => [entry.case, entry] as const))('%s', (name, entry) => {
    const folder = `kics/cloudFormation/${name}`;
    const files = readdirSync(`${CASES}/${folder}`).filter((one) => !(one in (entry.except ?? {})));
    const expected = JSON.parse(
      readFileSync(`${CASES}/${folder}/positive_expected_result.json`, 'utf8'),
    ) as readonly Expectation[];
    for (const file of files) {
      if (!/^(positive|negative)\d+\./.test(file)) continue;
      const path = `${folder}/${file}`;
      const found = scan(path, entry);
      const because = found.findings.map((one) => one.because);
      if (file.startsWith('negative')) expect(because, path).toEqual([]);
      else expect(because, path).not.toEqual([]);
      for (const { line } of expected.filter((one) => one.fileName === file)) {
        const wanted = resourceAt(found, startOfLine(found, path, line));
        if (wanted !== undefined) expect(named(found), `${path}:${line}`).toContain(wanted);
      }
    }
  });
});

type Check = {
  readonly check: string;
  readonly files: readonly string[];
  readonly passing: readonly string[];
  readonly failing: readonly string[];
};

describe.skipIf(!HERE)('cases of checkov', () => {
  const checks = HERE
    ? (JSON.parse(readFileSync(`${CASES}/checkov/expected.json`, 'utf8')) as readonly Check[])
    : [];
  const entries = TABLE.filter((entry) => entry.peer === 'checkov' && entry.rules !== undefined);
  it.each(entries.map((entry) => [entry.case, entry] as const))('%s', (name, entry) => {
    const check = checks.find((one) => one.check === name);
    expect(check).toBeDefined();
    const ids = (check?.files ?? []).flatMap((file) => named(scan(`checkov/${file}`, entry)));
    const left = (list: readonly string[] | undefined): readonly string[] =>
      (list ?? [])
        .map((one) => one.slice(one.lastIndexOf('.') + 1))
        .filter((id) => !(id in (entry.except ?? {})));
    for (const id of left(check?.failing)) expect(ids).toContain(id);
    for (const id of left(check?.passing)) expect(ids).not.toContain(id);
  });
});

it.skipIf(!HERE)('every case of a peer is answered or turned down', () => {
  const listed = new Set(TABLE.map((entry) => `${entry.peer} ${entry.case}`));
  const checks = JSON.parse(readFileSync(`${CASES}/checkov/expected.json`, 'utf8')) as readonly {
    readonly check: string;
  }[];
  const all = [
    ...readdirSync(`${CASES}/kics/cloudFormation`).map((name) => `kics ${name}`),
    ...checks.map(({ check }) => `checkov ${check}`),
  ];
  expect(all.filter((one) => !listed.has(one))).toEqual([]);
});

it.runIf(!HERE)('needs ../shared/cases beside the repository: cases of peers were skipped', () => {
  expect(HERE).toBe(false);
});
