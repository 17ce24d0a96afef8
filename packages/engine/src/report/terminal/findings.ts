import type { Finding } from '../../model/finding.ts';
import { clean } from '../shared/clean.ts';
import { type Entry, type Group, groupsOf } from '../shared/groups.ts';
import { placeWords } from '../shared/place.ts';
import { severityRank } from '../shared/severity.ts';
import { adviceOf, counted, idOf, type View } from '../shared/view.ts';
import { wayOf } from '../shared/way.ts';
import { invokersWords, nameOf, triggerWords } from '../shared/words.ts';
import { frameLines } from './frame.ts';
import { indent, line, truncate, widthOf, wrap } from './layout.ts';
import type { Style } from './style.ts';

const INDENT = 12;
const MOST_FRAMES = 12;
const MOST_SHOWN = 3;
const MOST_LISTED = 10;

/** Findings by function, the worst first; what repeats is told once. */
export function findingLines(view: View, style: Style): readonly string[] {
  const groups = groupsOf(view);
  if (groups.length === 0) return [];
  const frames = framed(groups);
  return [
    style.bold(`${counted(view.shown.length, 'finding')} by function`),
    '',
    ...groups.flatMap((group) => [
      ...heading(view, style, group),
      ...group.entries.flatMap((entry) => entryLines(view, style, entry, frames.has(entry))),
      '',
    ]),
  ];
}

/** Entries that get a code frame: the worst ones, as many as a person will look at. */
function framed(groups: readonly Group[]): ReadonlySet<Entry> {
  const entries = groups.flatMap((group) => group.entries);
  const worst = entries
    .filter((entry) => severityRank(entry.severity) < severityRank('medium'))
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
  return new Set(worst.slice(0, MOST_FRAMES));
}

function heading(view: View, style: Style, group: Group): readonly string[] {
  if (group.heading === 'several') return [style.bold('Several functions')];
  if (group.heading === 'application') return [style.bold('The application')];
  const name = nameOf(group.heading);
  const triggers = view.query.triggersOf(group.heading.id);
  const ways = [...new Set(triggers.map((one) => triggerWords(view.query, one)))];
  const more = ways.length > 3 ? ` and ${ways.length - 3} more` : '';
  const who = invokersWords(
    view.query,
    triggers.flatMap((one) => one.invokers),
  );
  const from =
    ways.length === 0 ? 'no trigger' : `${ways.slice(0, 3).join(', ')}${more}, by ${who}`;
  const segments = [[name, style.bold] as const, [from, style.dim] as const];
  return [line(segments, style.width)];
}

function entryLines(view: View, style: Style, entry: Entry, isFramed: boolean): readonly string[] {
  const room = style.width - INDENT;
  const [title = '', ...rest] = wrap(clean(entry.title) + pathWords(view, entry), room);
  const severity = style.severity(entry.severity)(entry.severity.padEnd(INDENT - 2));
  const [first] = entry.findings;
  const body = [
    ...rest,
    ...places(view, style, entry, room),
    ...(first === undefined ? [] : shown(view, style, first, isFramed, room)),
    ...mend(view, style, entry, room),
  ];
  return [`  ${severity}${title}`, ...indent(body, INDENT)];
}

/** The code that shows it: the lines that a value takes, or the line with its neighbours. */
function shown(
  view: View,
  style: Style,
  finding: Finding,
  isFramed: boolean,
  room: number,
): readonly string[] {
  const way = wayOf(view, finding);
  if (way.length === 0) return isFramed ? frameLines(view, style, finding.at, room) : [];
  const gutter = Math.max(...way.map((one) => lineNumber(one.place).length));
  return way.flatMap(({ place, text, label }) => {
    const file = place.startsWith(':') || place === '' ? [] : [style.dim(place)];
    const number = style.dim(`${lineNumber(place).padStart(gutter)} ${style.glyph.bar}`);
    return [...file, `${number} ${truncate(text === '' ? `… ${label}` : text, room - gutter - 3)}`];
  });
}

/** The line of a place. */
function lineNumber(place: string): string {
  return place.slice(place.lastIndexOf(':') + 1);
}

/** Which attack paths the entry is a part of, so that a reader sees what it is worth. */
function pathWords(view: View, entry: Entry): string {
  const prints = new Set(entry.findings.map((one) => one.fingerprint));
  const numbers = view.report.paths.flatMap((path, index) =>
    path.findings.some((print) => prints.has(print)) ? [index + 1] : [],
  );
  if (numbers.length === 0) return '';
  return ` (attack path ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ' …' : ''})`;
}

function places(view: View, style: Style, entry: Entry, room: number): readonly string[] {
  const { findings } = entry;
  if (findings.length <= MOST_SHOWN) {
    return findings.flatMap((one) => reason(view, style, one, room));
  }
  const [first] = findings;
  return [
    ...wrap(`${counted(findings.length, 'place')}: ${listed(view, findings)}`, room).map(style.dim),
    ...(first === undefined ? [] : reason(view, style, first, room)),
  ];
}

/** The reason with its place behind it, or below where the line is full. */
function reason(view: View, style: Style, finding: Finding, room: number): readonly string[] {
  const place = placeWords(view.report.graph, finding.at);
  const doubt = finding.confidence === 'high' ? '' : ` (confidence: ${finding.confidence})`;
  const lines = wrap(clean(finding.because) + doubt, room);
  const last = lines.at(-1) ?? '';
  return widthOf(last) + widthOf(place) + 3 <= room
    ? [...lines.slice(0, -1), `${last}   ${style.dim(place)}`]
    : [...lines, ...wrap(place, room).map(style.dim)];
}

/** Functions with their places; a file is named once, then only the lines. */
function listed(view: View, findings: readonly Finding[]): string {
  let file = '';
  const items = findings.slice(0, MOST_LISTED).map((finding) => {
    const names = finding.functions.flatMap((id) => view.query.function(id) ?? []).map(nameOf);
    const node = view.query.node(finding.node);
    const name = names.length === 1 ? names[0] : node === undefined ? '' : nameOf(node);
    const place = placeWords(view.report.graph, finding.at);
    const short = finding.at.file === file ? place.slice(place.lastIndexOf(':')) : place;
    file = finding.at.file;
    return `${name} ${short}`.trim();
  });
  const more = findings.length - items.length;
  return items.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function mend(view: View, style: Style, entry: Entry, room: number): readonly string[] {
  const [first] = entry.findings;
  if (first === undefined) return [];
  const fixable = entry.findings.filter((one) => one.fix !== undefined);
  const ids = fixable.slice(0, 3).map((one) => idOf(view, one.fingerprint));
  const fix = ids.length === 0 ? [] : [`postern fix ${ids.join(' ')}`];
  const commands = [...fix, `postern explain ${clean(entry.rule)}`].join('   ');
  const advice = clean(adviceOf(view, first));
  return [
    ...(advice === '' ? [] : hanging('fix  ', brief(advice), room)),
    ...wrap(commands, room).map(style.dim),
  ];
}

function hanging(label: string, text: string, room: number): readonly string[] {
  const [first = '', ...rest] = wrap(text, room - label.length);
  return [label + first, ...indent(rest, label.length)];
}

const LONGEST_ADVICE = 200;

/** The first sentence; `explain` tells the rest. */
function brief(advice: string): string {
  const end = advice.indexOf('. ');
  return truncate(end > 0 ? advice.slice(0, end + 1) : advice, LONGEST_ADVICE);
}
