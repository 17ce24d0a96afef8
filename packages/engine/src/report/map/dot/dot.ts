import type { Graph } from '../../../model/graph.ts';
import { clean } from '../../shared/clean.ts';
import { type Box, drawingOf } from '../edges.ts';

const LOOKS: Record<Box['kind'], string> = {
  people: 'shape=ellipse fillcolor="#fde8e8" color="#c0392b"',
  trigger: 'shape=cds fillcolor="#fff4d6" color="#b7791f"',
  function: 'shape=box style="filled,rounded" fillcolor="#e3edff" color="#2b5fc0"',
  role: 'shape=hexagon fillcolor="#efe6ff" color="#6b46c1"',
  data: 'shape=cylinder fillcolor="#e2f5ea" color="#2f855a"',
};

/** The graph in the language of Graphviz. */
export function dot(graph: Graph): string {
  const { boxes, arrows } = drawingOf(graph);
  const names = new Map(boxes.map((box, index) => [box.id, `n${index}`]));
  const nodes = boxes.map(
    (box) => `  ${names.get(box.id)} [label=${quoted(box.label)} ${LOOKS[box.kind]}]`,
  );
  const edges = arrows.map(({ from, to, label }) => {
    const attributes = label === '' ? '' : ` [label=${quoted(label)}]`;
    return `  ${names.get(from)} -> ${names.get(to)}${attributes}`;
  });
  return `${[
    `digraph ${quoted(graph.name)} {`,
    '  rankdir=LR',
    '  node [fontname="Helvetica" fontsize=11 style=filled]',
    '  edge [fontname="Helvetica" fontsize=9 color="#666666"]',
    ...nodes,
    ...edges,
    '}',
  ].join('\n')}\n`;
}

/** A quoted string; `\` is doubled because labels read escapes such as `\N`, and `&` because they read entities. */
function quoted(text: string): string {
  const escaped = clean(text).replace(/["\\]/g, '\\$&').replaceAll('&', '&amp;');
  return `"${escaped}"`;
}
