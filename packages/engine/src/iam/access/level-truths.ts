import type { AccessLevel } from '../../model/policy.ts';
import type { Truth } from '../algebra/truth.ts';

/** Every access level, from the mildest. */
export const ALL_LEVELS: readonly AccessLevel[] = [
  'read',
  'list',
  'write',
  'tagging',
  'permissions',
];

/** Levels in a fixed order, from the mildest. */
export function inLevelOrder(levels: ReadonlySet<AccessLevel>): readonly AccessLevel[] {
  return ALL_LEVELS.filter((level) => levels.has(level));
}

/** For each access level whether it is given, two bits each in the order of `ALL_LEVELS`; `|` is the `any` of two. */
export type LevelTruths = number;

const SURE = 0b10_10_10_10_10;
const POSSIBLE = 0b01_01_01_01_01;

/** One level with its truth. */
export function levelTruth(level: AccessLevel, truth: Truth): LevelTruths {
  if (truth === 'no') return 0;
  return (truth === 'yes' ? 0b11 : 0b01) << (2 * ALL_LEVELS.indexOf(level));
}

/** What is left of `yes` where something that is not known must hold too. */
export function atMostMaybe(given: LevelTruths): LevelTruths {
  return given & POSSIBLE;
}

/** Whether a level is surely given. */
export function hasSure(given: LevelTruths): boolean {
  return (given & SURE) !== 0;
}

const lists = new Map<LevelTruths, readonly AccessLevel[]>();

/** The levels that are, or may be, given. The same list for the same levels: there are as many grants as pairs. */
export function levelsIn(given: LevelTruths): readonly AccessLevel[] {
  const key = atMostMaybe(given);
  let list = lists.get(key);
  if (list === undefined) {
    list = ALL_LEVELS.filter((_, i) => (given & (1 << (2 * i))) !== 0);
    lists.set(key, list);
  }
  return list;
}
