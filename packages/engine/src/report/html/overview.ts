import type { Report } from '../../model/report.ts';
import { countWords, seconds } from '../shared/counts.ts';
import { placeWords } from '../shared/place.ts';
import { SEVERITIES } from '../shared/severity.ts';
import type { View } from '../shared/view.ts';
import { type Html, html } from './markup.ts';

const DOOR = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 22V9l2-1V5h2v2l3-1.5V3h4v2.5L17 7V5h2v3l2 1v13h-6v-6a3 3 0 0 0-6 0v6z"/></svg>`;

/** The head of a page: what was scanned, when it says so, and the tiles. */
export function overviewHtml(report: Report, tiles: readonly Html[]): Html {
  const incomplete = report.diagnostics.some((one) => one.incomplete);
  const note = incomplete
    ? html`<p class="sub"><span class="pill medium">incomplete</span> Some of the input could not be read: see the notes at the end.</p>`
    : undefined;
  return html`<div class="top"><div class="wrap">
<div class="brand">${DOOR}Postern<span>${report.tool.version}, ${seconds(report.durationMs)}</span></div>
<h1>${report.root}</h1>
<p class="sub">${countWords(report.graph).join(', ')}</p>${note}
<div class="tiles">${tiles}</div>
</div></div>
`;
}

/** A number with what it counts. */
export function tile(count: number, words: string, tone = ''): Html {
  return html`<div class="tile ${tone}"><b>${count}</b><span>${words}</span></div>`;
}

/** Tiles of a scan: paths, then findings by severity. */
export function scanTiles(view: View): readonly Html[] {
  const { paths } = view.report;
  return [
    tile(paths.length, paths.length === 1 ? 'attack path' : 'attack paths', paths[0]?.severity),
    ...SEVERITIES.map((one) => tile(view.counts.get(one) ?? 0, one, one)),
  ];
}

/** What could not be read or was not looked at. */
export function notesHtml(report: Report): Html | undefined {
  const lines = [
    ...report.diagnostics.map((one) => {
      const place = one.span === undefined ? (one.file ?? '') : placeWords(report.graph, one.span);
      const mark = one.incomplete
        ? html`<span class="pill medium">incomplete</span>`
        : html`<span class="pill quiet">note</span>`;
      const help = one.help === undefined ? '' : `; ${one.help}`;
      return html`<li>${mark} <span class="place mono">${place}</span> ${one.message}${help}</li>`;
    }),
    ...report.notLookedAt.map(
      (one) => html`<li><span class="pill quiet">not looked at</span> ${one}</li>`,
    ),
  ];
  if (lines.length === 0) return undefined;
  return html`<section id="notes"><h2>What was not seen</h2><ul class="card list">${lines}</ul></section>`;
}

/** The last line of a page: how to come back to it. */
export function footerHtml(view: View): Html {
  const { auditor, suppressed, known } = view.left;
  const words = [
    ...(auditor > 0 ? [`${auditor} more findings for auditors`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
  ];
  const left = words.length === 0 ? '' : `${words.join(', ')}. `;
  return html`<footer>${left}Made by postern ${view.report.tool.version}; this page makes no request.</footer>`;
}
