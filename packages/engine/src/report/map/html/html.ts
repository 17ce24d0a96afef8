import type { Report } from '../../../model/report.ts';
import { html } from '../../html/markup.ts';
import { notesHtml, overviewHtml, tile } from '../../html/overview.ts';
import { page } from '../../html/page.ts';
import { pictureOf } from '../../picture/model.ts';
import { pictureHtml } from '../../picture/svg.ts';
import { widest } from '../../shared/words.ts';

/** The graph as one page with the interactive picture. */
export function mapHtml(report: Report): string {
  const { functions, triggers, roles } = report.graph;
  const open = triggers.filter((one) => widest(one.invokers) === 'stranger').length;
  const byFunction = Map.groupBy(triggers, (one) => one.function);
  const several = functions.filter((one) => (byFunction.get(one.id)?.length ?? 0) > 1).length;
  const shared = roles.filter((one) => one.functions.length > 1).length;
  const tiles = [
    tile(open, 'open to anyone', open > 0 ? 'critical' : ''),
    tile(several, 'functions with several triggers'),
    tile(shared, 'roles shared by functions'),
  ];
  return page(
    `Postern: map of ${report.root}`,
    html`${overviewHtml(report, tiles)}
<main class="wrap">
<section id="map"><h2>Map</h2><div class="card">${pictureHtml(pictureOf(report.graph), new Map())}</div></section>
${notesHtml(report)}
<footer>Made by postern ${report.tool.version}; this page makes no request.</footer>
</main>`,
  );
}
