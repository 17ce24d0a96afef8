import type { Judged } from './classify.ts';

const WORDS = {
  read: 'Read',
  list: 'Read',
  write: 'Write',
  tagging: 'Tag',
  permissions: 'Permit',
} as const;

/** A name for a statement by what it lets do (`ReadWriteDynamodb`), not yet among those given out, to which it is added. */
export function sidOf(own: readonly Judged[], taken: Set<string>): string {
  const verbs = [...new Set(own.map((one) => WORDS[one.action.level]))].toSorted();
  const service = (own[0]?.action.service ?? '').replaceAll(/[^A-Za-z0-9]+/g, ' ');
  const name = service
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const base = `${verbs.join('')}${name}`;
  let sid = base;
  for (let number = 2; taken.has(sid); number++) sid = `${base}${number}`;
  taken.add(sid);
  return sid;
}
