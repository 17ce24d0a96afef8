import type { Graph, GraphNode, NodeId } from '../../model/graph.ts';
import { Query } from '../../model/query.ts';
import { FOLD_GRANTS, grantGroups } from '../shared/grants.ts';
import { counted } from '../shared/view.ts';
import { invokersWords, nodeWords, triggerWords } from '../shared/words.ts';

/** A box of a drawing. */
export type Box = {
  readonly id: NodeId;
  readonly kind: 'people' | 'trigger' | 'function' | 'role' | 'data';
  readonly label: string;
};

/** An arrow between two boxes. */
export type Arrow = { readonly from: NodeId; readonly to: NodeId; readonly label: string };

/** What drawings as text show: who comes in, by which trigger, to which function, as which role, to what data. */
export type Drawing = { readonly boxes: readonly Box[]; readonly arrows: readonly Arrow[] };

/** The boxes and arrows of a graph, each once. */
export function drawingOf(graph: Graph): Drawing {
  const query = new Query(graph);
  const boxes = new Map<NodeId, Box>();
  const arrows = new Map<string, Arrow>();
  const box = (id: NodeId, kind: Box['kind'], label: string): void => {
    if (!boxes.has(id)) boxes.set(id, { id, kind, label });
  };
  const arrow = (from: NodeId, to: NodeId, label = ''): void => {
    const key = `${from}\0${to}\0${label}`;
    if (!arrows.has(key)) arrows.set(key, { from, to, label });
  };
  const data = (node: GraphNode): void => box(node.id, 'data', nodeWords(node));
  for (const one of graph.triggers) {
    const who = invokersWords(query, one.invokers);
    box(`people:${who}`, 'people', who);
    box(one.id, 'trigger', triggerWords(query, one));
    arrow(`people:${who}`, one.id);
    arrow(one.id, one.function, one.delivery.mode);
    const source = query.resource(one.source);
    if (source === undefined) continue;
    data(source);
    arrow(source.id, one.id);
  }
  for (const one of graph.functions) box(one.id, 'function', nodeWords(one));
  for (const one of graph.roles) {
    box(
      one.id,
      'role',
      one.access.administrator ? `${nodeWords(one)} (administrator)` : nodeWords(one),
    );
    for (const id of one.functions) arrow(id, one.id);
    if (one.access.administrator) continue;
    for (const { nodes, noun, levels } of grantGroups(query, one.access.grants)) {
      const label = levels.join(', ');
      if (nodes.length >= FOLD_GRANTS) {
        const many = `many:${nodes.map((node) => node.id).join('\0')}`;
        box(many, 'data', counted(nodes.length, noun));
        arrow(one.id, many, label);
        continue;
      }
      for (const node of nodes) {
        if (node.kind === 'resource') data(node);
        arrow(one.id, node.id, label);
      }
    }
  }
  for (const { kind, from, to } of graph.edges) {
    if (kind === 'invokes') arrow(from, to, 'invokes');
    if (kind !== 'reads' && kind !== 'writes') continue;
    const used = query.resource(to);
    if (used === undefined) continue;
    data(used);
    arrow(from, to, kind);
  }
  const known = [...arrows.values()].filter((one) => boxes.has(one.from) && boxes.has(one.to));
  return { boxes: [...boxes.values()], arrows: known };
}
