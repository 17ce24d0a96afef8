import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_CONTEXT } from '../../iam/evaluate/request.ts';
import { policyOf } from '../../iam/testing.ts';
import { type Containment, contained } from './contained.ts';
import { type Attached, sideOf } from './side.ts';

/** More runs than a test needs, for a night: `POSTERN_PROOF_RUNS=1000000`. */
const RUNS = Number(process.env.POSTERN_PROOF_RUNS ?? 2_000);
/** Milliseconds: a million runs take an hour or less. */
const TIMEOUT = Math.max(30_000, 4 * RUNS);
const SEED = 20_261_123;

type Written = {
  Effect: 'Allow' | 'Deny';
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
};

/** Action names and resources over three letters, all of them up to four long. */
const NAMES = ['a', 'b', 'c'].flatMap((one) => [one, ...['a', 'b', 'c'].map((two) => one + two)]);
const RESOURCES = grow(['a', 'b', 'c'], 4);

function grow(letters: readonly string[], depth: number): string[] {
  return depth === 0
    ? ['']
    : ['', ...letters.flatMap((one) => grow(letters, depth - 1).map((rest) => one + rest))];
}

const pattern = fc
  .array(fc.constantFrom('a', 'b', 'c', '*', '?', '*'), { minLength: 1, maxLength: 4 })
  .map((all) => all.join(''));
const names = fc.array(fc.constantFrom('s:a', 's:b', 's:*', 's:a*', 's:?b', '*', 's:c?'), {
  minLength: 1,
  maxLength: 3,
});
const statement = fc
  .record({
    effect: fc.constantFrom<('Allow' | 'Deny')[]>('Allow', 'Allow', 'Deny'),
    actions: names,
    resources: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    notAction: fc.constantFrom(false, false, false, true),
    notResource: fc.constantFrom(false, false, false, true),
  })
  .map(
    (draw): Written => ({
      Effect: draw.effect,
      [draw.notAction ? 'NotAction' : 'Action']: draw.actions,
      [draw.notResource ? 'NotResource' : 'Resource']: draw.resources,
    }),
  );
const policy = fc.array(statement, { minLength: 1, maxLength: 4 });

const expressions = new Map<string, RegExp>();

function glob(one: string, text: string): boolean {
  let known = expressions.get(one);
  if (known === undefined) {
    known = new RegExp(`^${one.replaceAll('*', '.*').replaceAll('?', '.')}$`);
    expressions.set(one, known);
  }
  return known.test(text);
}

function listed(yes: string[] | undefined, no: string[] | undefined, text: string): boolean {
  return (yes ?? no ?? []).some((one) => glob(one, text)) === (yes !== undefined);
}

function plainly(list: readonly Written[], action: string, resource: string): boolean {
  const applied = list.filter(
    (one) =>
      listed(one.Action, one.NotAction, action) && listed(one.Resource, one.NotResource, resource),
  );
  return applied.every((one) => one.Effect === 'Allow') && applied.length > 0;
}

function asked(
  list: readonly Written[],
  boundary: readonly Written[] | undefined,
  action: string,
  resource: string,
): Containment {
  const read = (statements: readonly Written[]) =>
    policyOf({ Version: '2012-10-17', Statement: statements });
  const attached: Attached = {
    policies: [read(list)],
    boundary: boundary === undefined ? undefined : read(boundary),
  };
  const given = { conditions: [], context: UNKNOWN_CONTEXT, branches: new Map() };
  return contained({ action, resource }, sideOf(attached, given));
}

describe('containment against trying everything', () => {
  test('what is proven has no counterexample, and what is not has one', {
    timeout: TIMEOUT,
  }, () => {
    fc.assert(
      fc.property(
        policy,
        fc.option(policy, { nil: undefined }),
        names,
        pattern,
        (list, boundary, [action = '*'], resource) => {
          const result = asked(list, boundary, action, resource);
          const counter = NAMES.map((one) => `s:${one}`)
            .filter((one) => glob(action, one))
            .some((one) =>
              RESOURCES.some(
                (text) =>
                  glob(resource, text) &&
                  !(
                    plainly(list, one, text) &&
                    (boundary === undefined || plainly(boundary, one, text))
                  ),
              ),
            );
          if (counter) expect(result.truth).toBe('no');
          else if (result.truth !== 'yes') {
            // Longer texts, and names that are not tried, may differ; what it names must differ.
            const [at] = result.at;
            expect(result.truth).toBe('no');
            expect(
              plainly(list, at?.action ?? '', at?.resource ?? '') &&
                (boundary === undefined || plainly(boundary, at?.action ?? '', at?.resource ?? '')),
            ).toBe(false);
            expect(glob(action, at?.action ?? '') && glob(resource, at?.resource ?? '')).toBe(true);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

const holed = fc
  .array(fc.constantFrom('a', 'b', '*', '⟨param:X⟩', '⟨param:Y⟩'), { minLength: 1, maxLength: 4 })
  .map((all) => all.join(''));
const holedStatement = fc.record({
  effect: fc.constantFrom<('Allow' | 'Deny')[]>('Allow', 'Allow', 'Deny'),
  resources: fc.array(holed, { minLength: 1, maxLength: 3 }),
  notResource: fc.constantFrom(false, false, true),
});
const filling = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 3 });

describe('containment with holes', () => {
  test('what is proven holds for every filling', { timeout: TIMEOUT }, () => {
    let proven = 0;
    fc.assert(
      fc.property(
        fc.array(holedStatement, { minLength: 1, maxLength: 4 }),
        holed,
        filling,
        filling,
        (list, resource, x, y) => {
          const fill = (text: string): string =>
            text.replaceAll('⟨param:X⟩', x).replaceAll('⟨param:Y⟩', y);
          const written = (read: (text: string) => string): Written[] =>
            list.map(({ effect, resources, notResource }) => ({
              Effect: effect,
              Action: ['*'],
              [notResource ? 'NotResource' : 'Resource']: resources.map(read),
            }));
          if (asked(written(String), undefined, 's:a', resource).truth !== 'yes') return;
          proven++;
          const counter = RESOURCES.find(
            (text) => glob(fill(resource), text) && !plainly(written(fill), 's:a', text),
          );
          expect(counter).toBeUndefined();
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
    expect(proven).toBeGreaterThan(RUNS / 20);
  });
});

test('patterns that are made to be slow are given up in time', () => {
  const stars = Array.from({ length: 60 }, (_, i) => `${'*a'.repeat(40)}${i}*`);
  const started = performance.now();
  const slow = [{ Effect: 'Allow' as const, Action: ['*'], Resource: stars }];
  expect(asked(slow, undefined, 's:a', '*').truth).not.toBe('yes');
  const denied = { Effect: 'Deny' as const, Action: ['*'], Resource: stars };
  expect(
    asked([{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }, denied], undefined, 's:a', '*b*')
      .truth,
  ).not.toBe('yes');
  expect(performance.now() - started).toBeLessThan(8_000);
});
