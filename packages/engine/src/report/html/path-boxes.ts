import type { AttackPath } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { Picture } from '../picture/model.ts';
import { boxIndexes } from '../picture/svg.ts';
import type { View } from '../shared/view.ts';

/** Where nodes are found: triggers by their place, resources by the names that steps use. */
type Index = {
  readonly boxes: ReadonlyMap<NodeId, readonly number[]>;
  readonly names: ReadonlyMap<string, readonly NodeId[]>;
};

/** The boxes of a picture by node, and the resources by name. */
export function indexOf(view: View, picture: Picture): Index {
  const names = Map.groupBy(view.report.graph.resources, (node) => node.name);
  return {
    boxes: boxIndexes(picture),
    names: new Map([...names].map(([name, nodes]) => [name, nodes.map((node) => node.id)])),
  };
}

/** Boxes that a path runs through: its functions with their roles, the triggers that its steps are written at, the resources that they name. */
export function boxesOf(view: View, path: AttackPath, index: Index): readonly number[] {
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
