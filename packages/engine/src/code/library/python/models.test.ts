import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SinkKind } from '../../../model/code.ts';
import { factsOf } from '../../cases.ts';
import { expand } from '../match.ts';
import { PYTHON_MODELS } from './models.ts';

type Case = {
  readonly name: string;
  readonly code: string;
  readonly flows: readonly string[];
  readonly looks?: readonly SinkKind[];
  readonly observations?: readonly string[];
  /** Why the interpreter does not yet see it as the case wants. */
  readonly known?: string;
};

/** Sinks that disclose or cost, judged only where a case names them. */
const PASSIVE: ReadonlySet<string> = new Set([
  'log',
  'response',
  'third-party',
  'module-state',
  'loop',
]);

const cases = parse(
  readFileSync(new URL('./cases.yaml', import.meta.url), 'utf8'),
) as readonly Case[];

function handlerOf(code: string): string {
  const lines = code.split('\n');
  const imports = lines.filter((line) => /^(?:import|from) /.test(line));
  const body = lines.filter((line) => !imports.includes(line));
  return [...imports, 'def handler(event, context):', ...body.map((line) => `    ${line}`)].join(
    '\n',
  );
}

describe('what library calls do', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const facts = factsOf('main.py', 'python', new Map([['main.py', handlerOf(one.code)]]));
    const named = new Set([...one.flows.map((flow) => flow.split(' ')[0]), ...(one.looks ?? [])]);
    const flows = facts.flows
      .filter(({ from, only }) => from.origin.kind === 'event' && only !== 'disclosure')
      .filter(({ sink }) => named.has(sink) || !PASSIVE.has(sink))
      .map(({ sink, from }) => `${sink} ${from.path}`);
    const wanted = [...one.flows].sort();
    if (one.known !== undefined)
      return expect(flows.sort(), 'known, but no longer so').not.toEqual(wanted);
    expect(flows.sort()).toEqual(wanted);
    if (one.observations === undefined) return;
    expect(facts.observations.map(({ kind }) => kind)).toEqual(one.observations);
  });
});

describe('the tables', () => {
  const patterns = PYTHON_MODELS.flatMap(({ api = [] }) => (typeof api === 'string' ? [api] : api));

  it('have well-formed patterns', () => {
    const segment = /^(?:\*|[\w-]+\*?|\*[\w-]+)(?:\(\))*$/;
    const wrong = patterns.flatMap(expand).filter(
      (path) =>
        !path
          .replace(/^\*\*\./, '')
          .split('.')
          .every((one) => segment.test(one)),
    );
    expect(wrong).toEqual([]);
  });

  it('name nothing twice without telling the two apart', () => {
    const seen = new Set<string>();
    const twice = PYTHON_MODELS.filter(
      ({ when, returns }) => when === undefined && returns !== undefined,
    )
      .flatMap(({ api = [], method = [] }) => [
        ...[api].flat().flatMap(expand),
        ...[method].flat().map((name) => `method ${name}`),
      ])
      .filter((path) => seen.size === seen.add(path).size);
    expect(twice).toEqual([]);
  });

  it('are only for Python, and each is found by something', () => {
    expect(PYTHON_MODELS.every(({ language }) => language === 'python')).toBe(true);
    expect(
      PYTHON_MODELS.every(({ api, method }) => api !== undefined || method !== undefined),
    ).toBe(true);
  });
});
