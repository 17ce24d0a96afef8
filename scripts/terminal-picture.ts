// Draws what a terminal shows as an SVG: `FORCE_COLOR=1 npx postern scan DIR --width 100 | node scripts/terminal-picture.ts 'npx postern scan DIR' > docs/scan.svg`
import { readFileSync } from 'node:fs';

type Look = { readonly bold: boolean; readonly dim: boolean; readonly color: string };
type Run = Look & { readonly text: string };

const CELL = { width: 8.4, height: 19, size: 14 };
const MARGIN = 20;
const HEAD = 34;
const PLAIN: Look = { bold: false, dim: false, color: '#d8dee9' };
const COLORS: Readonly<Record<string, string>> = {
  '30': '#4c566a',
  '31': '#ff6b6b',
  '32': '#8fce6a',
  '33': '#f2c55c',
  '34': '#7aa2f7',
  '35': '#c792ea',
  '36': '#5ccfe6',
  '37': '#d8dee9',
  '39': PLAIN.color,
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is read here
const SEQUENCE = /\u001b\[([0-9;]*)m/;

/** A line of terminal output as runs of one look each. */
function runsOf(line: string, start: Look): { readonly runs: readonly Run[]; readonly end: Look } {
  let look = start;
  const runs: Run[] = [];
  // Splitting by one group gives text and codes in turn.
  for (const [index, part] of line.split(SEQUENCE).entries()) {
    if (index % 2 === 1) look = part.split(';').reduce(applied, look);
    else if (part !== '') runs.push({ ...look, text: part });
  }
  return { runs, end: look };
}

function applied(look: Look, code: string): Look {
  switch (code) {
    case '':
    case '0':
      return PLAIN;
    case '1':
      return { ...look, bold: true };
    case '2':
      return { ...look, dim: true };
    case '22':
      return { ...look, bold: false, dim: false };
    default:
      return { ...look, color: COLORS[code] ?? look.color };
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function drawn(runs: readonly Run[], y: number): string {
  const spans = runs.map(({ bold, dim, color, text }) => {
    const weight = bold ? ' font-weight="bold"' : '';
    const opacity = dim ? ' opacity="0.6"' : '';
    return `<tspan fill="${color}"${weight}${opacity}>${escaped(text)}</tspan>`;
  });
  return `<text x="${MARGIN}" y="${y}" xml:space="preserve">${spans.join('')}</text>`;
}

/** The picture of a command and its output. */
export function picture(command: string, output: string): string {
  const lines = [`$ ${command}`, '', ...output.trimEnd().split('\n')];
  let look = PLAIN;
  const texts: string[] = [];
  let columns = 0;
  for (const [index, line] of lines.entries()) {
    const { runs, end } = runsOf(line, look);
    look = end;
    columns = Math.max(columns, [...runs.map((run) => run.text).join('')].length);
    texts.push(drawn(runs, HEAD + MARGIN + index * CELL.height));
  }
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = Math.ceil(HEAD + 2 * MARGIN + (lines.length - 1) * CELL.height);
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, index) => `<circle cx="${MARGIN + index * 18}" cy="18" r="5.5" fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(command)}</title>
<rect width="100%" height="100%" rx="8" fill="#1b1f2a"/>
${dots.join('')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.size}">
${texts.join('\n')}
</g>
</svg>
`;
}

if (import.meta.main) {
  process.stdout.write(picture(process.argv[2] ?? 'npx postern scan', readFileSync(0, 'utf8')));
}
