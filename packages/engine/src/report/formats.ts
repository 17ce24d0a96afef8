import type { Report } from '../model/report.ts';
import type { TerminalOptions } from './terminal/style.ts';

/** Makes the text of one format; loaded when it is asked for, so that no scan pays for the others. */
type Render = (report: Report, looks: TerminalOptions) => Promise<string>;

const REPORTS: Readonly<Record<string, Render>> = {
  terminal: async (report, looks) =>
    (await import('./terminal/terminal.ts')).terminal(report, looks),
  json: async (report) => (await import('./json/json.ts')).json(report),
  sarif: async (report) => (await import('./sarif/sarif.ts')).sarif(report),
  html: async (report) => (await import('./html/html.ts')).html(report),
  markdown: async (report) => (await import('./markdown/markdown.ts')).markdown(report),
};

const MAPS: Readonly<Record<string, Render>> = {
  tree: async (report, looks) => (await import('./map/tree/tree.ts')).tree(report, looks),
  json: async (report) => (await import('./map/json/json.ts')).graphJson(report),
  mermaid: async (report) => (await import('./map/mermaid/mermaid.ts')).mermaid(report.graph),
  dot: async (report) => (await import('./map/dot/dot.ts')).dot(report.graph),
  html: async (report) => (await import('./map/html/html.ts')).mapHtml(report),
};

/** Formats of `postern scan`, the default one first. */
export const REPORT_FORMATS: readonly string[] = Object.keys(REPORTS);

/** Formats of `postern map`, the default one first. */
export const MAP_FORMATS: readonly string[] = Object.keys(MAPS);

/** The report in a format of `REPORT_FORMATS`; an unknown format gives the terminal's. */
export async function renderReport(
  format: string,
  report: Report,
  looks: TerminalOptions,
): Promise<string> {
  const render = Object.hasOwn(REPORTS, format) ? REPORTS[format] : REPORTS.terminal;
  return (await render?.(report, looks)) ?? '';
}

/** The graph in a format of `MAP_FORMATS`; an unknown format gives the tree. */
export async function renderMap(
  format: string,
  report: Report,
  looks: TerminalOptions,
): Promise<string> {
  const render = Object.hasOwn(MAPS, format) ? MAPS[format] : MAPS.tree;
  return (await render?.(report, looks)) ?? '';
}
