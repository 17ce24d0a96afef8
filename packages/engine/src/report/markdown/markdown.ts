import type { AttackPath, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { clean } from '../shared/clean.ts';
import { frameOf } from '../shared/frame.ts';
import { type Entry, type Group, groupsOf } from '../shared/groups.ts';
import { mendingOf } from '../shared/mend.ts';
import { placeWords } from '../shared/place.ts';
import { SEVERITIES, severityRank, worst } from '../shared/severity.ts';
import { silence } from '../shared/silence.ts';
import { adviceOf, counted, type View, viewOf } from '../shared/view.ts';
import { wayOf } from '../shared/way.ts';
import { nameOf } from '../shared/words.ts';
import { codeBlock, codeSpan, entities, escapeMarkdown } from './escape.ts';

/** Code hosts refuse a comment of more than 65,536 characters. */
const LONGEST = 60_000;

const MARKS: Record<Severity, string> = { critical: '🔴', high: '🟠', medium: '🟡', low: '⚪' };

/** The report as a comment on a pull request: short, paths first, the rest folded away. */
export function markdown(report: Report): string {
  const view = viewOf(report);
  const blocks = [
    headline(view),
    ...report.paths.map((path, index) => pathBlock(view, path, index + 1)),
    ...groupsOf(view).map((group) => groupBlock(view, group)),
    ...notes(view),
  ];
  return fitted(blocks, ending(view));
}

/** Whole blocks as long as they fit, so that no fold stays open. */
function fitted(blocks: readonly string[], end: string): string {
  let text = '';
  for (const [index, block] of blocks.entries()) {
    if (text.length + block.length + end.length > LONGEST) {
      text += `_${counted(blocks.length - index, 'section')} left out: the comment would be too long._\n\n`;
      break;
    }
    text += `${block}\n\n`;
  }
  return `${text}${end}\n`;
}

function headline(view: View): string {
  const { report } = view;
  const counts = SEVERITIES.flatMap((severity) => {
    const count = view.counts.get(severity) ?? 0;
    return count === 0 ? [] : [`${MARKS[severity]} ${count} ${severity}`];
  });
  const paths =
    report.paths.length === 0 ? 'no attack path' : counted(report.paths.length, 'attack path');
  const summary = counts.length === 0 ? silence(report) : counts.join(' · ');
  return `### Postern: ${paths} in ${escapeMarkdown(report.root)}\n\n${summary}`;
}

function pathBlock(view: View, path: AttackPath, number: number): string {
  const rows = path.steps.map((step) => {
    const place = codeSpan(placeWords(view.report.graph, step.span));
    const cells = [step.actor, step.verb, step.object].map(escapeMarkdown);
    return `| ${[...cells, place, escapeMarkdown(step.note ?? '')].join(' | ')} |`;
  });
  const mending = mendingOf(view, path, number);
  return [
    `**${number}. ${MARKS[path.severity]} ${path.severity}: ${escapeMarkdown(path.title)}**`,
    '',
    '| who | does | what | where | |',
    '|---|---|---|---|---|',
    ...rows,
    ...(mending.kind === 'fix' ? ['', `Ends it: ${codeSpan(mending.command)}`] : []),
  ].join('\n');
}

function groupBlock(view: View, group: Group): string {
  const { heading, entries } = group;
  const name =
    heading === 'several'
      ? 'Several functions'
      : heading === 'application'
        ? 'The application'
        : nameOf(heading);
  const severity = worst(entries) ?? 'low';
  const places = entries.reduce((sum, entry) => sum + entry.findings.length, 0);
  return [
    `<details><summary>${MARKS[severity]} <b>${entities(name)}</b>: ${counted(places, 'finding')}</summary>`,
    '',
    ...entries.flatMap((entry) => entryLines(view, entry)),
    '</details>',
  ].join('\n');
}

const MOST_PLACES = 8;

function entryLines(view: View, entry: Entry): readonly string[] {
  const [first] = entry.findings;
  const reasons = entry.findings.slice(0, MOST_PLACES).map((one) => {
    return `- ${escapeMarkdown(one.because)} (${codeSpan(placeWords(view.report.graph, one.at))})`;
  });
  const more = entry.findings.length - reasons.length;
  const isBad = severityRank(entry.severity) < severityRank('medium');
  const way = first === undefined ? [] : wayOf(view, first);
  const frame =
    way.length > 0
      ? way.map(({ place, text, label }) => (text === '' ? `… ${label}` : `${place}  ${text}`))
      : isBad && first !== undefined
        ? frameOf(view, first.at).map((line) => line.text)
        : [];
  const advice = first === undefined ? '' : clean(adviceOf(view, first));
  return [
    `${MARKS[entry.severity]} **${escapeMarkdown(entry.title)}** ${codeSpan(entry.rule)}`,
    '',
    ...reasons,
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    ...(frame.length === 0 ? [] : [...codeBlock(frame, way.length > 0 ? '' : 'yaml'), '']),
    ...(advice === '' ? [] : [`Fix: ${escapeMarkdown(advice)}`, '']),
  ];
}

function notes(view: View): readonly string[] {
  const missed = view.report.diagnostics.filter((one) => one.incomplete);
  const lines = [
    ...missed.slice(0, 10).map((one) => {
      const place =
        one.span === undefined ? (one.file ?? '') : placeWords(view.report.graph, one.span);
      return `- ${codeSpan(place)} ${escapeMarkdown(one.message)}`;
    }),
    ...(missed.length > 10 ? [`- and ${missed.length - 10} more`] : []),
    ...view.report.notLookedAt.slice(0, 10).map((one) => `- not looked at: ${escapeMarkdown(one)}`),
  ];
  return lines.length === 0 ? [] : [['**Not seen**', '', ...lines].join('\n')];
}

function ending(view: View): string {
  const { auditor, suppressed, known } = view.left;
  const parts = [
    `postern ${entities(view.report.tool.version)}`,
    ...(auditor > 0 ? [`${auditor} more for auditors`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
