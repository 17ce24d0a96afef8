import { load } from 'js-yaml';
import { describe, expect, it, test } from 'vitest';
import { EMPTY_CONFIG, readConfig } from './schema.ts';
import { configTemplate } from './template.ts';

function read(text: string) {
  return readConfig(load(text), 'postern.config.yaml');
}

test('an empty file is an empty configuration', () => {
  expect(readConfig(undefined, 'f')).toEqual(EMPTY_CONFIG);
  expect(readConfig(null, 'f')).toEqual(EMPTY_CONFIG);
});

test('the file that init writes is valid, and so is each example in it', () => {
  // The template of all comments has no content at all.
  expect(readConfig(undefined, 'f')).toEqual(EMPTY_CONFIG);
  const uncommented = configTemplate()
    .split('\n')
    .filter((line) => /^# ([a-z-]+:|\s)/.test(line) && !/^# (default|Exit)/.test(line))
    .map((line) => line.slice(2));
  expect(read(uncommented.join('\n'))).toMatchObject({
    failOn: 'high',
    parameters: new Map([['Environment', 'production']]),
    ignore: [{ resource: 'HealthFunction', until: '2027-01-31' }],
  });
});

test('answers to what functions need are read by function', () => {
  const text = 'needs: {F: [{action: "s3:GetObject", resource: [B/*, C], because: why}]}';
  expect(read(text).needs).toEqual([
    { function: 'F', actions: ['s3:GetObject'], resources: ['B/*', 'C'], because: 'why' },
  ]);
});

test('texts, lists, numbers and dates are read as a person means them', () => {
  const config = read('only: triggers\nparameter: {Count: 3, Names: [a, b], On: true}');
  expect(config.only).toEqual(['triggers']);
  expect([...config.parameters.values()]).toEqual(['3', 'a,b', 'true']);
});

describe('refuses', () => {
  it.each([
    ['fail_on: high', 'unknown key `fail_on`'],
    ['fail-on: hihg', '`fail-on` is one of critical, high, medium, low, never, not `hihg`'],
    ['[1]', 'it is not a map of keys'],
    ['only: {a: b}', '`only` takes a list'],
    ['needs: [1]', '`needs` takes a map of functions'],
    ['needs: {F: [{action: "s3:*", resource: B, because: w}]}', '`s3:*` is no action'],
    ['needs: {F: [{action: "s3:GetObject", because: w}]}', '`needs.F[0]` names no resource'],
    ['needs: {F: [{action: "s3:GetObject", resource: B}]}', 'gives no reason under `because`'],
    ['only: [1]', '`only` takes a list of texts'],
    ['parameter: [a]', '`parameter` takes a map'],
    ['parameter: {a: {b: c}}', '`parameter.a` takes a text'],
    ['stage: [a]', '`stage` takes a text'],
    ['one-account: maybe', '`one-account` is true or false'],
    ['ignore: [a]', '`ignore[0]` takes a rule and a reason'],
    ['ignore: [{rule: a}]', '`ignore[0]` gives no reason'],
    ['ignore: [{reason: a}]', '`ignore[0]` names no rule'],
    ['ignore: [{rule: a, reason: b, untill: c}]', 'unknown key `ignore[0].untill`'],
  ])('%s', (text, why) => {
    expect(() => read(text)).toThrow(why);
  });

  it('an unknown key with the one that was meant', () => {
    expect(() => read('fail_on: high')).toThrow(
      expect.objectContaining({ code: 'config-invalid', help: 'did you mean `fail-on`?' }),
    );
  });
});
