import type { Report } from '../../model/report.ts';
import { placeOf } from './place.ts';

/** Weaknesses that are a secret in plain sight: reports get copied around, so they must not carry it on. */
const SECRET_CWE: ReadonlySet<number> = new Set([256, 259, 312, 321, 522, 526, 532, 540, 615, 798]);

/** Rules on code that lets values out while it runs: the lines themselves hold none. */
const SHOWN = /^exposure\//;

/** Lines (from 1) by file on which a finding saw a secret. */
export type SecretLines = ReadonlyMap<string, ReadonlySet<number>>;

const MAX_LINES = 200;

/** Every line on which a rule about exposed secrets points. */
export function secretLines(report: Report): SecretLines {
  const rules = new Set(
    report.rules
      .filter(
        ({ id, references }) =>
          !SHOWN.test(id) && references.cwe.some((cwe) => SECRET_CWE.has(cwe)),
      )
      .map((rule) => rule.id),
  );
  const lines = new Map<string, Set<number>>();
  for (const finding of report.findings) {
    if (!rules.has(finding.rule)) continue;
    for (const span of [finding.at, ...(finding.related ?? []).map((one) => one.span)]) {
      const { file, region } = placeOf(report.graph, span);
      if (region === undefined) continue;
      const set = lines.get(file) ?? new Set<number>();
      lines.set(file, set);
      const last = Math.min(region.end.line, region.start.line + MAX_LINES);
      for (let line = region.start.line; line <= last; line++) set.add(line);
    }
  }
  return lines;
}

/** From this length on, the first four characters tell the kind of a key (`AKIA`, `ghp_`) and nothing of its strength. */
const PREFIX_FROM = 16;

/** A line with its words covered up, keys of a map and tags excepted; its length stays, so that markers under it fit. */
export function conceal(line: string): string {
  return line.replace(/[^\s,{}[\]"']{4,}/g, (word) => {
    if (word.endsWith(':') || word.startsWith('!')) return word;
    const shown = word.length >= PREFIX_FROM ? 4 : 0;
    return word.slice(0, shown) + '*'.repeat(word.length - shown);
  });
}
