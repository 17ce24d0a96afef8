import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const PAGE = 'docs/least-privilege-measures.md';
const EVALUATOR = '## A million decisions';

/** The date and the machine, as a measure needs them. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const processor = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
  return `${new Date().toISOString().slice(0, 10)}: ${processor}, ${memory} GiB, Node ${process.versions.node}`;
}

/** Writes the measures of needs; what was measured of the evaluator stays. */
export function writeMeasures(root: string, text: string): void {
  write(root, text, sectionsOf(root)[1]);
}

/** Writes what was measured of the evaluator; the rest stays. */
export function writeDecisions(root: string, text: string): void {
  write(root, sectionsOf(root)[0] ?? '', `${EVALUATOR}\n\n${text}\n`);
}

function sectionsOf(root: string): readonly string[] {
  const path = join(root, PAGE);
  return existsSync(path)
    ? readFileSync(path, 'utf8').split(new RegExp(`^(?=${EVALUATOR}$)`, 'm'))
    : [];
}

function write(root: string, measures: string, decisions = ''): void {
  const text = [measures, decisions].map((one) => one.trim()).filter((one) => one !== '');
  writeFileSync(join(root, PAGE), `${text.join('\n\n')}\n`);
}
