import type { AttackPath, Step } from '../../model/finding.ts';
import type { Picture } from '../picture/model.ts';
import { withPeople } from '../picture/svg.ts';
import { frameOf } from '../shared/frame.ts';
import { mendingOf } from '../shared/mend.ts';
import { placeWords } from '../shared/place.ts';
import type { View } from '../shared/view.ts';
import { type Html, html } from './markup.ts';
import { boxesOf, indexOf } from './path-boxes.ts';

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
