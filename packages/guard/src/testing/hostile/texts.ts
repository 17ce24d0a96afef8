import type { HostileClass } from './hostile.ts';

/** A text in place of a JSON payload that no reader may take. */
export type OddText = readonly [name: string, kind: HostileClass, text: string];

/** Texts that are no JSON, or JSON that two readers understand differently. `valid` is a payload that would be taken. */
export function oddTexts(valid: unknown): readonly OddText[] {
  const good = JSON.stringify(valid) ?? '{}';
  const inner = good.startsWith('{') ? good.slice(1, -1) : '';
  const more = inner === '' ? '' : `,${inner}`;
  return [...broken(good), ...twofold(inner, more), ...large(more)];
}

function broken(good: string): readonly OddText[] {
  const texts: Readonly<Record<string, string>> = {
    'nothing but blanks': ' \n',
    'a text cut off': good.slice(0, -1) || '{',
    'something behind the end': `${good}x`,
    'two documents': `${good}${good}`,
    'a comment': `/* a */${good}`,
    'a comma too many': '{"a":1,}',
    'single quotes': "{'a':1}",
    'names without quotes': '{a:1}',
    NaN: '{"a":NaN}',
    Infinity: '{"a":-Infinity}',
    undefined: 'undefined',
    'a hexadecimal number': '{"a":0x10}',
    'a leading zero': '{"a":01}',
    'a bare function': '{"a":function(){}}',
    'a line break in a text': '{"a":"b\nc"}',
    'a zero byte in a text': '{"a":"b\u0000c"}',
    'a zero byte behind the end': `${good}\u0000`,
    'an escape that is none': '{"a":"\\x41"}',
    'an escape cut off': '{"a":"\\u00"}',
    'a byte order mark': `\ufeff${good}`,
    'a guard against inclusion': `)]}',\n${good}`,
    'a call': `callback(${good})`,
    'a form': 'a=1&b=2',
    'an XML document':
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    YAML: 'a: !!js/function "function(){}"',
    'UTF-16 read as text': [...good].join('\u0000'),
  };
  return Object.entries(texts).map(([name, text]) => [name, 'syntax', text]);
}

function twofold(inner: string, more: string): readonly OddText[] {
  const first = /^"(?:[^"\\]|\\.)*":/.exec(inner)?.[0] ?? '"a":';
  const escaped = first.replace(
    /^"(.)/,
    (_all, one: string) => `"\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [
    [
      'a name twice, the first first',
      'duplicate',
      `{${first}null${inner === '' ? ',"a":1' : more}}`,
    ],
    [
      'a name twice, once escaped',
      'duplicate',
      `{${escaped}null${inner === '' ? ',"a":1' : more}}`,
    ],
    ['a name twice in an object inside', 'duplicate', `{"x":{"a":1,"a":2}${more}}`],
    ['a name three times', 'duplicate', `{"x":1,"x":1,"x":1${more}}`],
    ['__proto__', 'prototype', `{"__proto__":{"isAdmin":true}${more}}`],
    ['__proto__ escaped', 'prototype', `{"\\u005f_proto__":{"isAdmin":true}${more}}`],
    ['__proto__ deep inside', 'prototype', `{"x":[{"y":{"__proto__":{"isAdmin":true}}}]${more}}`],
    ['constructor', 'prototype', `{"constructor":{"prototype":{"isAdmin":true}}${more}}`],
    ['__proto__ that is null', 'prototype', `{"__proto__":null${more}}`],
    ['a number beyond all', 'size', `{"x":1e999${more}}`],
    ['a negative number beyond all', 'size', `{"x":[-1e999]${more}}`],
  ];
}

function large(more: string): readonly OddText[] {
  return [
    ['lists 5,000 deep', 'depth', `{"x":${'['.repeat(5000)}${']'.repeat(5000)}${more}}`],
    ['objects 100 deep', 'depth', `{"x":${'{"a":'.repeat(100)}1${'}'.repeat(100)}${more}}`],
    ['lists without an end', 'depth', '['.repeat(100_000)],
    ['a list of 30,000 items', 'size', `{"x":[${'0,'.repeat(29_999)}0]${more}}`],
    ['a text of 300,000 characters', 'size', `{"x":"${'A'.repeat(300_000)}"${more}}`],
    ['a name of 300,000 characters', 'size', `{"${'A'.repeat(300_000)}":1${more}}`],
    ['2 MB of blanks', 'size', `{${' '.repeat(2_000_000)}"x":1${more}}`],
  ];
}

/** Bytes that are no UTF-8 text. */
export const ODD_BYTES: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a lone continuation byte', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0x80, 0x22, 0x7d])],
  ['an overlong slash', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc0, 0xaf, 0x22, 0x7d])],
  [
    'half of a character',
    Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d]),
  ],
  ['UTF-16 with its mark', Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
  ['bytes of gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00])],
  ['Latin-1', Buffer.from('{"a":"Grüße"}', 'latin1')],
];
