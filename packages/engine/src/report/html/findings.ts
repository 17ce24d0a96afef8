import type { Finding } from '../../model/finding.ts';
import { type Entry, type Group, groupsOf } from '../shared/groups.ts';
import { placeWords } from '../shared/place.ts';
import { SEVERITIES, severityRank, worst } from '../shared/severity.ts';
import { silence } from '../shared/silence.ts';
import { idOf, type View } from '../shared/view.ts';
import { wayOf } from '../shared/way.ts';
import { invokersWords, nameOf, triggerWords } from '../shared/words.ts';
import { diffHtml, frameHtml } from './frame.ts';
import { type Html, html } from './markup.ts';

/** Findings by function with filters. Everything is in the page; the filters hide what was not asked for. */
export function findingsHtml(view: View): Html {
  const every: View = { ...view, shown: sorted(view.report.findings) };
  const groups = groupsOf(every);
  if (groups.length === 0) return html`<div class="card empty">${silence(view.report)}</div>`;
  return html`${filtersHtml(view)}${groups.map((group) => groupHtml(every, group))}`;
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity));
}

function filtersHtml(view: View): Html {
  const { findings, audience } = view.report;
  const rules = [...new Set(findings.map((one) => one.rule))].sort();
  const boxes = SEVERITIES.map(
    (one) =>
      html`<label><input type="checkbox" name="severity" value="${one}" checked><span class="pill ${one}">${one}</span></label>`,
  );
  const auditor = audience === 'auditor' ? html` checked` : undefined;
  return html`<form class="card filters">${boxes}
<label><input type="checkbox" name="auditor"${auditor}>for auditors</label>
<label><input type="checkbox" name="settled">suppressed and known</label>
<select name="rule" aria-label="Rule"><option value="">every rule</option>${rules.map((one) => html`<option value="${one}">${one}</option>`)}</select>
<input type="search" name="text" placeholder="Search" aria-label="Search in findings">
<span class="shown" role="status"></span></form>
`;
}

function groupHtml(view: View, group: Group): Html {
  const { heading, entries } = group;
  const isFunction = typeof heading === 'object';
  const name = isFunction
    ? nameOf(heading)
    : heading === 'several'
      ? 'Several functions'
      : 'The application';
  const count = entries.reduce((sum, entry) => sum + entry.findings.length, 0);
  const severity = worst(entries) ?? 'low';
  return html`<details class="card group" open data-name="${name}"><summary><span class="pill ${severity}">${severity}</span><b>${name}</b>${isFunction ? html`<span class="sub">${waysIn(view, heading.id)}</span>` : undefined}<span class="total">${count}</span></summary>
${entries.map((entry) => entryHtml(view, entry))}</details>
`;
}

function waysIn(view: View, id: string): string {
  const triggers = view.query.triggersOf(id);
  if (triggers.length === 0) return 'no trigger';
  const ways = [...new Set(triggers.map((one) => triggerWords(view.query, one)))];
  const who = invokersWords(
    view.query,
    triggers.flatMap((one) => one.invokers),
  );
  const more = ways.length > 3 ? ` and ${ways.length - 3} more` : '';
  return `${ways.slice(0, 3).join(', ')}${more}, by ${who}`;
}

const MOST_OPEN = 3;

function entryHtml(view: View, entry: Entry): Html {
  const info = view.rules.get(entry.rule);
  const why =
    info === undefined
      ? undefined
      : html`<details class="why"><summary>Why it matters</summary><p>${info.why}</p></details>`;
  const hasOwn = entry.findings.every((one) => one.fix !== undefined);
  const advice =
    info === undefined || hasOwn ? undefined : html`<p class="fix"><b>Fix</b> ${info.fix}</p>`;
  return html`<article class="entry" data-words="${`${entry.title} ${entry.rule}`}"><header><span class="pill ${entry.severity}">${entry.severity}</span><h3>${entry.title}</h3><span class="rule mono">${entry.rule}</span></header>
${entry.findings.map((one, index) => findingHtml(view, one, index < MOST_OPEN))}${advice}${why}</article>
`;
}

function findingHtml(view: View, finding: Finding, isFull: boolean): Html {
  const settled = finding.suppressed !== undefined || finding.known;
  return html`<div class="finding" data-severity="${finding.severity}" data-audience="${finding.audience}" data-rule="${finding.rule}" data-settled="${settled ? 'yes' : 'no'}"><p>${finding.because} <span class="place mono">${placeWords(view.report.graph, finding.at)}</span>${tags(finding)}</p>${isFull ? codeHtml(view, finding) : undefined}${related(view, finding)}${fixHtml(view, finding)}</div>
`;
}

/** The lines that a value takes, or the line with its neighbours. */
function codeHtml(view: View, finding: Finding): Html | undefined {
  const way = wayOf(view, finding);
  if (way.length === 0) return frameHtml(view, finding.at);
  const rows = way.map(
    ({ place, text, label }) =>
      html`<tr><td class="place mono">${place}</td><td class="mono">${text}</td><td class="sub">${label}</td></tr>`,
  );
  return html`<table class="way">${rows}</table>`;
}

function fixHtml(view: View, finding: Finding): Html | undefined {
  const { fix } = finding;
  if (fix === undefined) return undefined;
  const check = fix.check === undefined ? undefined : html`<p class="fix">Check ${fix.check}</p>`;
  return html`<p class="fix"><b>Fix</b> ${fix.title} <code class="command">postern fix ${idOf(view, finding.fingerprint)}</code></p>${check}${diffHtml(view, finding)}`;
}

function tags(finding: Finding): readonly Html[] {
  const { suppressed, known, audience, confidence } = finding;
  const until = suppressed?.until === undefined ? '' : ` until ${suppressed.until}`;
  const words = [
    ...(confidence === 'high' ? [] : [`confidence: ${confidence}`]),
    ...(audience === 'auditor' ? ['for auditors'] : []),
    ...(suppressed === undefined ? [] : [`suppressed${until}: ${suppressed.reason}`]),
    ...(known ? ['in the baseline'] : []),
  ];
  return words.map((one) => html` <span class="pill quiet">${one}</span>`);
}

function related(view: View, finding: Finding): readonly Html[] {
  return (finding.related ?? []).map(
    ({ span, label }) =>
      html`<p class="place">${label} <span class="mono">${placeWords(view.report.graph, span)}</span></p>`,
  );
}
