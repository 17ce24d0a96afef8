import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const PAGE = 'docs/least-privilege-measures.md';
const EVALUATOR = '## A million decisions';
const APPLICATIONS = '## Changes of real applications';

/** The date and the machine, as a measure needs them. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const processor = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
  return `${new Date().toISOString().slice(0, 10)}: ${processor}, ${memory} GiB, Node ${process.versions.node}`;
}

/** Writes the measures of needs; what was measured of the evaluator and of applications stays. */
export function writeMeasures(root: string, text: string): void {
  const { evaluator, applications } = sectionsOf(root);
  write(root, [text, evaluator, applications]);
}

/** Writes what was measured of the evaluator; the rest stays. */
export function writeDecisions(root: string, text: string): void {
  const { measures, applications } = sectionsOf(root);
  write(root, [measures, `${EVALUATOR}\n\n${text}\n`, applications]);
}

/** Writes what came of the changes of applications; the rest stays. */
export function writeApplications(root: string, text: string): void {
  const { measures, evaluator } = sectionsOf(root);
  write(root, [measures, evaluator, `${APPLICATIONS}\n\n${text}\n`]);
}

type Sections = Readonly<Record<'measures' | 'evaluator' | 'applications', string>>;

function sectionsOf(root: string): Sections {
  const path = join(root, PAGE);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const parts = text.split(new RegExp(`^(?=(?:${EVALUATOR}|${APPLICATIONS})$)`, 'm'));
  const part = (heading: string): string => parts.find((one) => one.startsWith(heading)) ?? '';
  const [first = ''] = parts;
  return {
    measures: first.startsWith(EVALUATOR) || first.startsWith(APPLICATIONS) ? '' : first,
    evaluator: part(EVALUATOR),
    applications: part(APPLICATIONS),
  };
}

function write(root: string, sections: readonly string[]): void {
  const text = sections.map((one) => one.trim()).filter((one) => one !== '');
  writeFileSync(join(root, PAGE), `${text.join('\n\n')}\n`);
}
