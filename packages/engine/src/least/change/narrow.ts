import type { Edit, Json } from '../../model/finding.ts';
import type { LeastStatement } from '../../model/least.ts';
import type { Text } from '../../model/text.ts';
import { field, text, type Value } from '../../model/value.ts';
import { limitsOf, plainArn } from '../propose/atom.ts';
import { isInside } from '../propose/kept.ts';
import { limitsIn } from '../propose/today.ts';
import { oneOrMany, statementJson, type Words, wordsFor } from './statement.ts';
import type { WrittenStatement } from './written.ts';

/** What writing a statement takes. */
export type Writing = { readonly words: Words; readonly stack: string };

/** Edits that make a written statement a proposed one; undefined where the template has no words for it. */
export function narrowing(
  written: WrittenStatement,
  wanted: LeastStatement,
  writing: Writing,
): readonly Edit[] | undefined {
  const [variant, ...others] = written.variants;
  const isPlain =
    variant !== undefined &&
    others.length === 0 &&
    limitsOf({ ...limitsIn(variant), when: undefined }) ===
      limitsOf({ conditions: wanted.conditions, when: undefined }) &&
    (['Action', 'Resource'] as const).every((key) =>
      isInside(field(written.value, key)?.span ?? ELSEWHERE, written.span),
    );
  if (!isPlain) return rewritten(written, wanted, writing);
  const actions = actionEdits(written, wanted);
  const resources = resourceEdits(written, wanted, writing);
  return resources === undefined ? undefined : [...actions, ...resources];
}

function rewritten(
  { span, variants }: WrittenStatement,
  wanted: LeastStatement,
  { words, stack }: Writing,
): readonly Edit[] | undefined {
  // In a branch of a condition the new statement stands in the same branch.
  const isInside = variants.length === 1 && variants[0]?.when === wanted.when;
  const { when: _, ...free } = wanted;
  const value = statementJson(isInside ? free : wanted, words, stack);
  return value === undefined ? undefined : [{ kind: 'rewrite', span, value }];
}

/**
 * Edits of the actions alone of a statement with branches inside, where each branch keeps its resources; undefined
 * where that is not all there is to change.
 */
export function thinnedInBranches(
  written: WrittenStatement,
  wanted: readonly LeastStatement[],
): readonly Edit[] | undefined {
  const { variants, value } = written;
  const action = field(value, 'Action');
  if (variants.length < 2 || action === undefined || !isInside(action.span, written.span)) {
    return undefined;
  }
  const fits = wanted.every(({ when, resources }) => {
    const variant = variants.find((one) => (one.when ?? '') === (when ?? ''));
    const own = new Set(variant?.resources?.items.map(({ text: arn }) => plainArn(arn)));
    return resources.every(({ arn }) => own.has(plainArn(arn)));
  });
  const actions = [...new Set(wanted.flatMap((one) => one.actions))].sort();
  const [first] = wanted;
  return fits && first !== undefined ? actionEdits(written, { ...first, actions }) : undefined;
}

const ELSEWHERE = { file: '', start: 0, end: 0 };

function actionEdits({ value }: WrittenStatement, { actions }: LeastStatement): readonly Edit[] {
  const wanted = new Set(actions.map((one) => one.toLowerCase()));
  return thinning(field(value, 'Action'), {
    keyOf: (item) => text(item)?.toLowerCase(),
    wanted,
    whole: () => oneOrMany(actions),
  });
}

function resourceEdits(
  { value, variants }: WrittenStatement,
  { resources }: LeastStatement,
  { words }: Writing,
): readonly Edit[] | undefined {
  const texts = new Map<string, Text>();
  for (const { text: arn, span } of variants[0]?.resources?.items ?? []) {
    texts.set(`${span.start} ${span.end}`, plainArn(arn));
  }
  const written = resources.map((one) => wordsFor(one, words));
  const edits = thinning(field(value, 'Resource'), {
    keyOf: ({ span }) => texts.get(`${span.start} ${span.end}`),
    wanted: new Set(resources.map(({ arn }) => plainArn(arn))),
    whole: () => oneOrMany(written.filter((one) => one !== undefined)),
  });
  const isNew = edits.some((one) => one.kind === 'rewrite');
  return isNew && written.includes(undefined) ? undefined : edits;
}

/** Takes out of a list what is not wanted; where something is wanted that it does not have, it is written anew. */
function thinning(
  value: Value | undefined,
  {
    keyOf,
    wanted,
    whole,
  }: {
    readonly keyOf: (item: Value) => string | undefined;
    readonly wanted: ReadonlySet<string>;
    readonly whole: () => Json;
  },
): readonly Edit[] {
  if (value === undefined) return [];
  const items = value.kind === 'list' ? value.items : [value];
  const have = items.map(keyOf);
  const areSame = have.every((one) => one !== undefined && wanted.has(one));
  if (areSame && have.length === wanted.size) return [];
  // What a parameter gives stands at the place of the parameter.
  const isElsewhere = items.some(({ span }) => !isInside(span, value.span));
  if (isElsewhere || [...wanted].some((one) => !have.includes(one))) {
    return [{ kind: 'rewrite', span: value.span, value: whole() }];
  }
  return items.flatMap((item, i) => {
    const key = have[i];
    const isNeeded = key !== undefined && wanted.has(key) && have.indexOf(key) === i;
    return isNeeded ? [] : [{ kind: 'delete' as const, span: item.span }];
  });
}
