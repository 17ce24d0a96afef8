import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonParser, parseJson } from './json.ts';

describe('a parser with the default limits', () => {
  it.each([
    ['{"a":1,"a":2}', 'input.forbidden_key'],
    ['{"a":1,"\\u0061":2}', 'input.forbidden_key'],
    ['{"a":{"b":[{"c":":","c":1}]}}', 'input.forbidden_key'],
    ['{"__proto__":{"admin":true}}', 'input.forbidden_key'],
    ['{"\\u005f_proto__":1}', 'input.forbidden_key'],
    ['[{"x":{"constructor":{"prototype":{}}}}]', 'input.forbidden_key'],
    ['1e999', 'input.limit'],
    ['[-1e400]', 'input.limit'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'input.limit'],
    [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'input.limit'],
    [`[${'0,'.repeat(20_001)}0]`, 'input.limit'],
    [`"${'a'.repeat(262_145)}"`, 'input.limit'],
    [`{"${'a'.repeat(262_145)}":1}`, 'input.limit'],
    [' '.repeat(1_048_577), 'input.limit'],
    [`"${'€'.repeat(400_000)}"`, 'input.limit'],
    ['{"a":1,}', 'input.syntax'],
    ["{'a':1}", 'input.syntax'],
    ['NaN', 'input.syntax'],
    ['', 'input.syntax'],
    ['\ufeff{}', 'input.syntax'],
    ['{} {}', 'input.syntax'],
    ['"\u0000"', 'input.syntax'],
    ['// a\n1', 'input.syntax'],
  ])('refuses %.40s', (text, code) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    'null',
    '0',
    '-0.0',
    '1e308',
    '9007199254740993',
    '""',
    '":"',
    '{"a:b":"c:d","\\":":"\\\\"}',
    '{"":{"":[]}}',
    '{"proto":1,"prototype":2,"hasOwnProperty":3,"toString":4}',
    `${'['.repeat(32)}${']'.repeat(32)}`,
  ])('takes %.40s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('never says what was in the text', () => {
    const secret = 'hunter2';
    for (const text of [secret, `{"${secret}":1,"${secret}":1}`, `{"a":"${secret}`]) {
      let message = '';
      try {
        parseJson(text);
      } catch (error) {
        message = String(error) + JSON.stringify(error);
      }
      expect(message).toContain('GuardError');
      expect(message).not.toContain(secret);
    }
  });
});

describe('limits', () => {
  it.each([
    [{ maxBytes: 5 }, '"€€"', 'input.limit'],
    [{ maxDepth: 0 }, '[]', 'input.limit'],
    [{ maxNodes: 2 }, '[1,2,3]', 'input.limit'],
    [{ maxText: 2 }, '{"abc":1}', 'input.limit'],
    [{ numbers: 'exact' as const }, '9007199254740993', 'input.limit'],
  ])('%j refuses %s', (limits, text, code) => {
    expect(() => jsonParser(limits)(text)).toThrow(expect.objectContaining({ code }));
  });

  it('may allow a name', () => {
    const parse = jsonParser({ allowKeys: ['constructor'] });
    expect(parse('{"constructor":"Ferrari"}')).toEqual({ constructor: 'Ferrari' });
  });

  it('that are no numbers are a mistake', () => {
    expect(() => jsonParser({ maxDepth: Number.NaN })).toThrow(TypeError);
  });
});

describe('whatever the text', () => {
  const wide = jsonParser({ allowKeys: ['__proto__', 'constructor'], maxDepth: 100 });

  it('what JSON.stringify writes is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        expect(wide(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('with blanks and escapes likewise', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (value) => {
        const text = JSON.stringify(value, null, 3)
          .replaceAll('e', '\\u0065')
          .replace(/\b\\u0065\b/g, 'e');
        expect(wide(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('a name written twice is always refused', () => {
    const entry = fc.tuple(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(fc.array(entry), entry, fc.jsonValue(), (entries, [name, first], second) => {
        const all = [...entries, [name, first], [name, second]] as const;
        const text = `{${all.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`;
        expect(() => wide(text)).toThrow(expect.objectContaining({ code: 'input.forbidden_key' }));
      }),
    );
  });

  it('it gives a value or one of the codes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[[\]{}",:\\0-9a-z ]*$/)),
        (text) => {
          try {
            wide(text);
          } catch (error) {
            expect(error).toHaveProperty('code');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
