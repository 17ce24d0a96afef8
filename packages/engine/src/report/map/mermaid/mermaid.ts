import type { Graph } from '../../../model/graph.ts';
import { clean } from '../../shared/clean.ts';
import { type Box, drawingOf } from '../edges.ts';

const SHAPES: Record<Box['kind'], readonly [open: string, close: string]> = {
  people: ['([', '])'],
  trigger: ['[/', '/]'],
  function: ['[', ']'],
  role: ['{{', '}}'],
  data: ['[(', ')]'],
};

/** The graph as a Mermaid flowchart. */
export function mermaid(graph: Graph): string {
  const { boxes, arrows } = drawingOf(graph);
  const names = new Map(boxes.map((box, index) => [box.id, `n${index}`]));
  const lines = boxes.map((box) => {
    const [open, close] = SHAPES[box.kind];
    return `  ${names.get(box.id)}${open}"${escapeLabel(box.label)}"${close}:::${box.kind}`;
  });
  const links = arrows.map(({ from, to, label }) => {
    const middle = label === '' ? '-->' : `-->|"${escapeLabel(label)}"|`;
    return `  ${names.get(from)} ${middle} ${names.get(to)}`;
  });
  return `${['flowchart LR', ...lines, ...links, ...CLASSES].join('\n')}\n`;
}

const CLASSES: readonly string[] = [
  '  classDef people fill:#fde8e8,stroke:#c0392b,color:#222',
  '  classDef trigger fill:#fff4d6,stroke:#b7791f,color:#222',
  '  classDef function fill:#e3edff,stroke:#2b5fc0,color:#222',
  '  classDef role fill:#efe6ff,stroke:#6b46c1,color:#222',
  '  classDef data fill:#e2f5ea,stroke:#2f855a,color:#222',
];

/** Everything but letters, digits and harmless signs as Mermaid's own numbered entity; an empty label breaks its grammar. */
function escapeLabel(label: string): string {
  const escaped = clean(label).replace(
    /[^\p{L}\p{N} ,:/-]/gu,
    (char) => `#${char.codePointAt(0) ?? 63};`,
  );
  return escaped.trim() === '' ? '#8230;' : escaped;
}
