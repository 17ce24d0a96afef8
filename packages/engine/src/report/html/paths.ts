import type { AttackPath, Step } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { Picture } from '../picture/model.ts';
import { boxIndexes, withPeople } from '../picture/svg.ts';
import { frameOf } from '../shared/frame.ts';
import { placeWords } from '../shared/place.ts';
import { idOf, type View } from '../shared/view.ts';
import { type Html, html } from './markup.ts';

/** The attack paths as chains of steps, each with the boxes of the picture that it runs through. */
export function pathsHtml(view: View, picture: Picture): Html {
  const { paths } = view.report;
  if (paths.length === 0) {
    return html`<div class="card empty">No attack path was found in what could be read.</div>`;
  }
  const places = nodePlaces(view);
  const indexes = boxIndexes(picture);
  return html`${paths.map((path) => {
    const boxes = boxesOf(view, path, indexes, places);
    return pathHtml(view, path, withPeople(picture, boxes));
  })}`;
}

function pathHtml(view: View, path: AttackPath, boxes: readonly number[]): Html {
  const cuts = new Set(path.cuts);
  const fixes = view.report.findings.filter(
    (one) => cuts.has(one.fingerprint) && one.fix !== undefined,
  );
  const commands = fixes
    .slice(0, 3)
    .map((one) => html`<code class="command">postern fix ${idOf(view, one.fingerprint)}</code> `);
  const show =
    boxes.length === 0
      ? undefined
      : html`<button type="button" data-nodes="${boxes.join(' ')}">Show on the map</button>`;
  const sure =
    path.confidence === 'high'
      ? undefined
      : html`<span class="pill quiet">confidence: ${path.confidence}</span>`;
  return html`<article class="card path ${path.severity}" id="path-${path.fingerprint}">
<header><span class="pill ${path.severity}">${path.severity}</span><h3>${path.title}</h3>${sure}<span class="pill quiet">gain: ${path.gain.replaceAll('-', ' ')}</span></header>
<ol class="steps">${path.steps.map((step) => stepHtml(view, step))}</ol>
<div class="actions">${show}${commands.length === 0 ? undefined : html`<span>Ends it: ${commands}</span>`}</div>
</article>
`;
}

function stepHtml(view: View, step: Step): Html {
  const [line] = frameOf(view, step.span, 0);
  const code = line === undefined ? undefined : html`<pre>${line.text.trim()}</pre>`;
  const note =
    step.note === undefined || step.note === ''
      ? undefined
      : html`<span class="step-note">${step.note}</span>`;
  return html`<li><span><b>${step.actor}</b> <i>${step.verb}</i> <b>${step.object}</b></span><span class="place mono">${placeWords(view.report.graph, step.span)}</span>${note}${code}</li>`;
}

type NodePlace = { readonly id: NodeId; readonly span: Span };

/** Where each node is written, by file, the narrowest first. */
function nodePlaces(view: View): ReadonlyMap<string, readonly NodePlace[]> {
  const { functions, triggers, roles, apis, resources } = view.report.graph;
  const all = [functions, triggers, roles, apis, resources].flat().map((node) => {
    return { id: node.id, span: node.resource?.written.span ?? node.span };
  });
  all.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  return Map.groupBy(all, (one) => one.span.file);
}

/** Boxes that a path runs through: its functions with their roles, and what its steps are written in. */
function boxesOf(
  view: View,
  path: AttackPath,
  indexes: ReadonlyMap<NodeId, readonly number[]>,
  places: ReadonlyMap<string, readonly NodePlace[]>,
): readonly number[] {
  const functions = path.functions.flatMap((id) => view.query.function(id) ?? []);
  const own = functions.flatMap((one) => (one.role === undefined ? [one.id] : [one.id, one.role]));
  const written = path.steps.flatMap(({ span }) => {
    const found = places
      .get(span.file)
      ?.find((one) => one.span.start <= span.start && span.end <= one.span.end);
    return found === undefined ? [] : [found.id];
  });
  const ids = new Set([...own, ...written]);
  return [...new Set([...ids].flatMap((id) => indexes.get(id) ?? []))];
}
