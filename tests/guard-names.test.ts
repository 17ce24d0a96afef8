import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isRedacted } from '../packages/engine/src/code/library/guard/log.ts';
import { secretNames } from '../packages/guard/src/logs/keys.ts';

const WORDS =
  'password userPassword client_secret x-api-key Set-Cookie token accessToken nextToken tokenCount cardNumber name id iban mfaCode pinned description signature csrfToken jwt email';

const list = (path: string): string | undefined =>
  /\/\(\?:pass.*\$\/;/.exec(readFileSync(new URL(path, import.meta.url), 'utf8'))?.[0];

// The scan says that a field is left out of the log only where the guard leaves it out.
it.each(WORDS.split(' '))('the scan and the guard judge the name %s alike', (name) => {
  expect(isRedacted(name)).toBe(secretNames([], [])(name));
});

it('the scan has the list of the guard', () => {
  const own = list('../packages/engine/src/code/library/guard/log.ts');
  expect(own).toBeDefined();
  expect(own).toBe(list('../packages/guard/src/logs/keys.ts'));
});
