import type { AttackPath, Step } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { Picture } from '../picture/model.ts';
import { boxIndexes, withPeople } from '../picture/svg.ts';
import { frameOf } from '../shared/frame.ts';
import { mendingOf } from '../shared/mend.ts';
import { placeWords } from '../shared/place.ts';
import type { View } from '../shared/view.ts';
import { type Html, html } from './markup.ts';

/** The attack paths as chains of steps, each with the boxes of the picture that it runs through. */
export function pathsHtml(view: View, picture: Picture): Html {
  const { paths } = view.report;
  if (paths.length === 0) {
    return html`<div class="card empty">No attack path was found in what could be read.</div>`;
  }
  const index = indexOf(view, picture);
  return html`${paths.map((path, position) => {
    const boxes = boxesOf(view, path, index);
    return pathHtml(view, path, position + 1, withPeople(picture, boxes));
  })}`;
}

function pathHtml(view: View, path: AttackPath, number: number, boxes: readonly number[]): Html {
  const mending = mendingOf(view, path, number);
  const ends =
    mending.kind === 'fix'
      ? html`<span>Ends it: <code class="command">${mending.command}</code></span>`
      : undefined;
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
<div class="actions">${show}${ends}</div>
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

/** Where nodes are found: triggers by their place, resources by the names that steps use. */
type Index = {
  readonly boxes: ReadonlyMap<NodeId, readonly number[]>;
  readonly names: ReadonlyMap<string, readonly NodeId[]>;
};

function indexOf(view: View, picture: Picture): Index {
  const names = Map.groupBy(view.report.graph.resources, (node) => node.name);
  return {
    boxes: boxIndexes(picture),
    names: new Map([...names].map(([name, nodes]) => [name, nodes.map((node) => node.id)])),
  };
}

/** Boxes that a path runs through: its functions with their roles, the triggers that its steps are written at, the resources that they name. */
function boxesOf(view: View, path: AttackPath, index: Index): readonly number[] {
  const functions = path.functions.flatMap((id) => view.query.function(id) ?? []);
  const own = functions.flatMap((one) => (one.role === undefined ? [one.id] : [one.id, one.role]));
  const places = new Set(path.steps.map(({ span }) => placeKey(span)));
  const doors = functions.flatMap((one) => {
    const all = view.query.triggersOf(one.id);
    const written = all.filter(({ span, sourceSpan }) => {
      return places.has(placeKey(span)) || (sourceSpan && places.has(placeKey(sourceSpan)));
    });
    return (written.length > 0 ? written : all).map((trigger) => trigger.id);
  });
  const words = path.steps.flatMap((step) => step.object.split(/[\s,]+/));
  const named = words.flatMap((word) => index.names.get(word) ?? []);
  const ids = new Set([...own, ...doors, ...named]);
  return [...new Set([...ids].flatMap((id) => index.boxes.get(id) ?? []))];
}

function placeKey({ file, start }: Span): string {
  return `${start} ${file}`;
}
