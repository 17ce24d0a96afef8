import type { NodeId } from '../../model/graph.ts';
import type { Report } from '../../model/report.ts';
import { pictureOf } from '../picture/model.ts';
import { type Badge, pictureHtml } from '../picture/svg.ts';
import { severityRank } from '../shared/severity.ts';
import { type View, viewOf } from '../shared/view.ts';
import { findingsHtml } from './findings.ts';
import { html as markup } from './markup.ts';
import { footerHtml, notesHtml, overviewHtml, scanTiles } from './overview.ts';
import { page } from './page.ts';
import { pathsHtml } from './paths.ts';

/** The report as one page that opens offline: overview, attack paths, map, findings. */
export function html(report: Report): string {
  const view = viewOf(report);
  const picture = pictureOf(report.graph);
  const notes = notesHtml(report);
  return page(
    `Postern: ${report.root}`,
    markup`${overviewHtml(report, scanTiles(view))}
<nav><div class="wrap"><a href="#paths">Attack paths</a><a href="#map">Map</a><a href="#findings">Findings</a>${notes === undefined ? undefined : markup`<a href="#notes">Not seen</a>`}</div></nav>
<main class="wrap">
<section id="paths"><h2>Attack paths</h2>${pathsHtml(view, picture)}</section>
<section id="map"><h2>Map</h2><div class="card">${pictureHtml(picture, badgesOf(view))}</div></section>
<section id="findings"><h2>Findings by function</h2>${findingsHtml(view)}</section>
${notes}
${footerHtml(view)}
</main>`,
  );
}

/** How many findings each function has, and the worst of them. */
export function badgesOf(view: View): ReadonlyMap<NodeId, Badge> {
  const badges = new Map<NodeId, Badge>();
  for (const { functions, severity } of view.shown) {
    for (const id of functions) {
      const old = badges.get(id);
      const isWorse = old === undefined || severityRank(severity) < severityRank(old.severity);
      badges.set(id, { count: (old?.count ?? 0) + 1, severity: isWorse ? severity : old.severity });
    }
  }
  return badges;
}
