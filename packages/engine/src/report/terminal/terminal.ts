import type { Graph } from '../../model/graph.ts';
import type { Report } from '../../model/report.ts';
import { clean } from '../shared/clean.ts';
import { countWords, seconds } from '../shared/counts.ts';
import { viewOf } from '../shared/view.ts';
import { findingLines } from './findings.ts';
import { footerLines } from './footer.ts';
import { widthOf, wrap } from './layout.ts';
import { pathLines } from './paths.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from './style.ts';

/** The report for a person at a terminal: attack paths, findings by function, then what was not seen. */
export function terminal(report: Report, options: TerminalOptions): string {
  const style = styleOf(options);
  const view = viewOf(report);
  const lines = [
    ...header(report.root, report.graph, style, seconds(report.durationMs)),
    ...pathLines(view, style),
    ...findingLines(view, style),
    ...footerLines(view, style),
  ];
  const text = `${lines.join('\n')}\n`;
  return options.unicode === false ? asciiOnly(text) : text;
}

/** Name, counts and time in one line, or in as many as a narrow terminal needs. */
export function header(name: string, graph: Graph, style: Style, right: string): readonly string[] {
  const counts = countWords(graph).join('  ');
  const title = clean(name);
  const left = `${title}   ${counts}`;
  const gap = style.width - widthOf(left) - widthOf(right);
  if (gap >= 2) {
    return [`${style.bold(title)}   ${counts}${' '.repeat(gap)}${style.dim(right)}`.trimEnd(), ''];
  }
  return [
    ...wrap(title, style.width).map(style.bold),
    ...wrap(counts, style.width),
    style.dim(right),
    '',
  ];
}
