import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../least/trail/json.ts';
import { CsvRecords } from './csv-records.ts';
import { JsonRecords } from './json-records.ts';
import { isLines, LineRecords } from './line-records.ts';
import { piecesOf } from './unpack.ts';

/** What comes out of JSON that is handed over in pieces of these sizes. */
function read(text: string, sizes: readonly number[], kind = JsonRecords): readonly string[] {
  const found: string[] = [];
  const reader = new kind({
    record: (json) => found.push(json.toString()),
    problem: (reason) => found.push(`problem: ${reason}`),
  });
  for (const piece of cut(Buffer.from(text), sizes)) reader.write(piece);
  reader.end();
  return found;
}

function cut(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  pieces.push(Buffer.from(bytes.subarray(at)));
  return pieces;
}

const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });

describe('records in JSON', () => {
  test.each([
    ['of a trail', '{"Records":[{"a":1},{"b":[{"c":"]}"}]}]}', ['{"a":1}', '{"b":[{"c":"]}"}]}']],
    [
      'with other keys beside',
      '{"x":{"Records":[9]},"Records" : [ {"a":1} ],"y":[{"n":1}]}',
      ['{"a":1}'],
    ],
    ['in a list', '[{"a":1}, {"b":2}]', ['{"a":1}', '{"b":2}']],
    ['one after the other', '{"a":1}\n{"b":2}{"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
    [
      'of a query',
      '{"QueryStatus":"FINISHED","QueryResultRows":[[{"a":"1"}],[{"a":"2"}]]}',
      ['[{"a":"1"}]', '[{"a":"2"}]'],
    ],
    [
      'that is a document of its own',
      '{"ServicesLastAccessed":[{"a":1}]}',
      ['{"ServicesLastAccessed":[{"a":1}]}'],
    ],
    ['that are none', '{"Records":[]}', []],
    ['of nothing', '', []],
    [
      'with escapes',
      '{"Records":[{"a":"\\\\\\"}]{"},{"b":"\\\\"}]}',
      ['{"a":"\\\\\\"}]{"}', '{"b":"\\\\"}'],
    ],
    [
      'that is cut off',
      '{"Records":[{"a":1},{"b":',
      ['{"a":1}', 'problem: the file ends in the middle of a record'],
    ],
    [
      'of which one has lost its end',
      '{"Records":[{"eventVersion":"1","a":{"b":1,{"eventVersion":"2"}]}',
      ['problem: it breaks off before its end', '{"eventVersion":"2"}'],
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text, [])).toEqual(expected);
  });

  test('are the same however the bytes arrive', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), value), { maxLength: 5 }),
        sizes,
        (all, cuts) => {
          const records = all.map((one) => JSON.stringify(one));
          for (const text of [`{"Records":[${records.join(',')}]}`, `[${records.join(' , ')}]`]) {
            expect(read(text, cuts)).toEqual(records);
          }
          expect(read(records.join('\n'), cuts, LineRecords as never)).toEqual(records);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });

  test('of any bytes never throw', () => {
    const bits = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '{"eventVersion":',
      '\n',
      'a',
    );
    fc.assert(
      fc.property(fc.array(bits), sizes, (all, cuts) => {
        expect(() => read(all.join(''), cuts)).not.toThrow();
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  test('line by line cost one line where one is broken', () => {
    const text = '{"a":1}\n{"b":"\n{"c":3}\n\n';
    expect(isLines(Buffer.from(text))).toBe(true);
    expect(read(text, [3, 9], LineRecords as never)).toEqual(['{"a":1}', '{"b":"', '{"c":3}']);
  });

  test('on several lines are no lines', () => {
    expect(isLines(Buffer.from('{\n  "Records": []\n}'))).toBe(false);
  });
});

describe('comma-separated values', () => {
  const rowsOf = (text: string, cuts: readonly number[]): readonly (JsonObject | string)[] => {
    const rows: (JsonObject | string)[] = [];
    const csv = new CsvRecords(
      (row) => rows.push(row),
      (reason) => rows.push(reason),
    );
    for (const piece of cut(Buffer.from(text), cuts)) csv.write(piece.toString('latin1'));
    csv.end();
    return rows;
  };

  test('with quotes, commas and line breaks inside them', () => {
    const text = 'a,"b"\r\n1,"x, ""y""\nz"\r\n,\n';
    expect(rowsOf(text, [])).toEqual([
      { a: '1', b: 'x, "y"\nz' },
      { a: '', b: '' },
    ]);
  });

  test('with a row that is too short', () => {
    expect(rowsOf('a,b\n1\n2,3\n', [])).toEqual([
      'it has 1 columns where the first row names 2',
      { a: '2', b: '3' },
    ]);
  });

  test('are the same however they arrive', () => {
    const field = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', ' ') });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), sizes, (all, cuts) => {
        const quoted = (one: string): string => `"${one.replaceAll('"', '""')}"`;
        const lines = all.map(([a, b]) => `${quoted(a)},${quoted(b)}`);
        const text = `a,b\n${lines.join('\n')}\n`;
        expect(rowsOf(text, cuts)).toEqual(all.map(([a, b]) => ({ a, b })));
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe('a file', () => {
  async function unpacked(bytes: Buffer): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'postern-trail-'));
    try {
      writeFileSync(join(folder, 'a.gz'), bytes);
      let size = 0;
      for await (const piece of piecesOf(join(folder, 'a.gz'), () => {})) size += piece.length;
      return size;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('is unpacked by what it is, not by its name', async () => {
    expect(await unpacked(Buffer.from('plain'))).toBe(5);
    expect(await unpacked(gzipSync(Buffer.alloc(100_000)))).toBe(100_000);
    expect(await unpacked(Buffer.alloc(0))).toBe(0);
  });

  test('made of several packed ones is read to its end', async () => {
    expect(await unpacked(Buffer.concat([gzipSync('abc'), gzipSync('defg')]))).toBe(7);
  });

  test('that unpacks without measure is given up', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    await expect(unpacked(bomb)).rejects.toThrow('more than 400 times its size');
  });

  test('that is damaged is told', async () => {
    const packed = gzipSync('a'.repeat(1000));
    await expect(unpacked(packed.subarray(0, 20))).rejects.toThrow();
  });
});
