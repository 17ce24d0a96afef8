import { exposureOf } from '../../iam/exposure.ts';
import type { Confidence, Match, Severity } from '../../model/finding.ts';
import type { Exposure, Family, FunctionNode, NodeId, ResourceNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { readable } from '../../model/text.ts';
import { list } from '../support/words.ts';

/** Exposures of a resource to strangers: the internet, or every account. */
export function openings(node: ResourceNode): readonly Exposure[] {
  return node.exposure.filter((one) => widthOf(one.invoker) === 'stranger');
}

/** Whether some exposure gives one of these levels. */
export function gives(
  exposures: readonly Exposure[],
  ...levels: readonly Exposure['levels'][number][]
): boolean {
  return exposures.some((one) => one.levels.some((level) => levels.includes(level)));
}

/** `high` where it is sure, `medium` where a condition, a deny or a default may close it. */
export function certaintyOf(exposures: readonly Exposure[]): Confidence {
  return exposures.some((one) => one.certainty !== 'possible') ? 'high' : 'medium';
}

/** One finding on a resource for all exposures of one kind: the first place leads, the others are related. */
export function exposed(
  node: ResourceNode,
  exposures: readonly Exposure[],
  query: Query,
  severity: Severity,
): readonly Match[] {
  const [first] = exposures;
  if (first === undefined) return [];
  const fed = gives(exposures, 'write', 'permissions') ? fedBy(node.id, query) : [];
  const names = fed.flatMap((id) => query.node(id)?.name ?? []);
  const tail = names.length === 0 ? '' : `; what is written there sets off ${list(names)}`;
  return [
    {
      at: first.span,
      because: readable(first.invoker.why) + conditionOf(exposures) + tail,
      severity,
      confidence: certaintyOf(exposures),
      functions: fed,
      related: [
        { span: node.span, label: `the ${node.family === 'other' ? 'resource' : node.family}` },
        ...places(exposures.slice(1)).map((span) => ({ span, label: 'also opened here' })),
      ],
    },
  ];
}

/** The condition of the template that all of it hangs on. */
function conditionOf(exposures: readonly Exposure[]): string {
  const names = [...new Set(exposures.map((one) => one.when))];
  const known = names.filter((name) => name !== undefined);
  return known.length < names.length ? '' : ` where condition ${list(known)} holds`;
}

function places(exposures: readonly Exposure[]): readonly Span[] {
  const found = new Map(exposures.map((one) => [`${one.span.file}:${one.span.start}`, one.span]));
  return [...found.values()];
}

/** Functions that what is written into a channel reaches, directly or through other channels. */
export function fedBy(id: NodeId, query: Query): readonly NodeId[] {
  const seen = new Set<NodeId>([id]);
  const functions = new Set<NodeId>();
  for (const node of seen) {
    for (const edge of query.from(node, 'delivers')) functions.add(edge.to);
    for (const edge of query.from(node, 'forwards')) seen.add(edge.to);
  }
  return [...functions];
}

/** The check of a rule on resources of one family that strangers may use. */
export function* publicResource(
  node: ResourceNode,
  query: Query,
  family: Family,
  severityOf: (open: readonly Exposure[]) => Severity,
): Generator<Match> {
  if (node.family !== family) return;
  const open = openings(node);
  yield* exposed(node, open, query, severityOf(open));
}

/** Exposures of a function by its permissions, apart from those of an open URL, which is a matter of its own. */
export function functionExposures(node: FunctionNode): ReturnType<typeof exposureOf> {
  return exposureOf(node.policies, 'lambda').filter(
    (one) => !one.statement.conditions.some(isOpenDoor),
  );
}

function isOpenDoor(test: { readonly key: string; readonly values: readonly string[] }): boolean {
  if (test.key === 'lambda:invokedviafunctionurl') return true;
  return (
    test.key === 'lambda:functionurlauthtype' &&
    test.values.every((value) => value.toUpperCase() === 'NONE')
  );
}
