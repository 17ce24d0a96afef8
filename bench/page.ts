import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HEAD = [
  '# Speed and memory',
  'Whole processes, from start to exit, on real applications of many authors, which stay outside the repository. The ratios are what to look at (other ÷ Postern, in the same run): seconds depend on the machine and on what else it does.',
];

/** Puts a comparison into the page under its heading; the others stay as they are. */
export function writeSection(root: string, heading: string, paragraphs: readonly string[]): void {
  const path = join(root, 'docs/bench.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, ...known] = text.split(/^(?=## )/m);
  const section = `## ${heading}\n\n${paragraphs.join('\n\n')}\n`;
  const at = known.findIndex((one) => one.startsWith(`## ${heading}\n`));
  const sections = at < 0 ? [...known, section] : known.with(at, section);
  writeFileSync(
    path,
    `${HEAD.join('\n\n')}\n\n${sections.map((one) => one.trimEnd()).join('\n\n')}\n`,
  );
}
