import type { Severity } from '../../model/finding.ts';

/** What the terminal can do. `width` in columns; Unicode is taken for granted where nothing is said. */
export type TerminalOptions = {
  readonly color: boolean;
  readonly width: number;
  readonly unicode?: boolean;
};

/** Wraps a text in an SGR sequence, or leaves it as it is. */
export type Paint = (text: string) => string;

/** How things look, and the characters that drawings are made of. */
export type Style = {
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly accent: Paint;
  readonly plain: Paint;
  readonly severity: (severity: Severity) => Paint;
  readonly glyph: {
    readonly bar: string;
    readonly caret: string;
    readonly dot: string;
    readonly branch: string;
    readonly last: string;
    readonly stem: string;
  };
};

const SEVERITY_CODES: Record<Severity, string> = {
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
};

const UNICODE = { bar: '│', caret: '^', dot: '·', branch: '├─', last: '└─', stem: '│ ' };
const ASCII = { bar: '|', caret: '^', dot: '-', branch: '|-', last: '`-', stem: '| ' };

/** The style for a terminal. Narrower than 40 columns is treated as 40, wider than 140 as 140. */
export function styleOf(options: TerminalOptions): Style {
  const paint =
    (code: string): Paint =>
    (text) =>
      options.color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  const width = Number.isFinite(options.width) ? Math.floor(options.width) : 100;
  return {
    width: Math.min(140, Math.max(40, width)),
    bold: paint('1'),
    dim: paint('2'),
    accent: paint('36'),
    plain: (text) => text,
    severity: (severity) => paint(SEVERITY_CODES[severity]),
    glyph: options.unicode === false ? ASCII : UNICODE,
  };
}

/** Text that a terminal without Unicode can show: other characters become `?`, common ones their kin. */
export function asciiOnly(text: string): string {
  return text
    .replaceAll('…', '...')
    .replaceAll(/[–—]/g, '-')
    .replace(/[^\p{ASCII}]/gu, '?');
}
