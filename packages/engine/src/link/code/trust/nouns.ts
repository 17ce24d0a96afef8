import type { Found } from './shape.ts';

/** What a path leads to, as a noun: `the header x-user`, `a header`, `requestContext`. */
export function nounOf({ rule, control, key }: Found, path: string): string {
  const isUnnamed = control === 'mixed' || rule === undefined || rule.what === '';
  if (isUnnamed) return path === '' ? 'the whole' : `\`${path}\``;
  if (!rule.what.includes('{}')) return rule.what;
  if (key !== undefined) return definite(rule.what.replace('{}', key));
  return indefinite(rule.what.replace(/ ?\{\}/, ''));
}

function definite(noun: string): string {
  return noun.startsWith('the ') ? noun : `the ${noun}`;
}

function indefinite(noun: string): string {
  if (noun.startsWith('the ')) return noun;
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
