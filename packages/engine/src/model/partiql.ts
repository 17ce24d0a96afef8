import type { CodeValue } from './code.ts';

/** What a statement of DynamoDB's PartiQL does, what names its table, and the index that it reads. */
export type PartiqlStatement = {
  readonly verb: 'Select' | 'Insert' | 'Update' | 'Delete';
  readonly table: CodeValue;
  readonly index: string | undefined;
};

/** First of the characters that stand for what is not a constant in a statement; of Unicode's private area. */
const HOLE = 0xe000;
const MOST_HOLES = 0x1000;

const TABLE = String.raw`(?:"([^"]{1,255})"|'([^']{1,255})'|([\w\ue000-\uf000-]{1,255}))`;
const INDEX = String.raw`(?:\.(?:"([\w.-]{1,255})"|([\w-]{1,255})))?`;

const FORMS: readonly (readonly [verb: PartiqlStatement['verb'], form: RegExp])[] = [
  [
    'Select',
    new RegExp(
      String.raw`^\s{0,99}(?:SELECT|EXISTS)\b[^;]{0,2000}?\bFROM\s{1,99}${TABLE}${INDEX}`,
      'i',
    ),
  ],
  ['Insert', new RegExp(String.raw`^\s{0,99}INSERT\s{1,99}INTO\s{1,99}${TABLE}`, 'i')],
  ['Update', new RegExp(String.raw`^\s{0,99}UPDATE\s{1,99}${TABLE}`, 'i')],
  ['Delete', new RegExp(String.raw`^\s{0,99}DELETE\s{1,99}FROM\s{1,99}${TABLE}`, 'i')],
];

/** Statements that a value may be; `undefined` for one that begins in no known way or is not known. */
export function partiqlIn(value: CodeValue): readonly (PartiqlStatement | undefined)[] {
  if (value.kind === 'one-of') return value.values.flatMap(partiqlIn);
  const parts = value.kind === 'text' ? value.parts : [value];
  const text = parts.map((part, i) =>
    part.kind === 'constant' ? String(part.value) : String.fromCharCode(HOLE + (i % MOST_HOLES)),
  );
  return [statementOf(text.join(''), parts)];
}

function statementOf(text: string, parts: readonly CodeValue[]): PartiqlStatement | undefined {
  for (const [verb, form] of FORMS) {
    const [, double, single, plain, quoted, bare] = form.exec(text) ?? [];
    const table = double ?? single ?? plain;
    if (table !== undefined) return { verb, table: filled(table, parts), index: quoted ?? bare };
  }
  return undefined;
}

/** The name with its holes filled by what stands there. */
function filled(name: string, parts: readonly CodeValue[]): CodeValue {
  const pieces = name.split(/([\ue000-\uf000])/).filter((one) => one !== '');
  const values = pieces.map((one): CodeValue => {
    const hole = one.charCodeAt(0) - HOLE;
    return (hole >= 0 ? parts[hole] : undefined) ?? { kind: 'constant', value: one };
  });
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : { kind: 'text', parts: values };
}
