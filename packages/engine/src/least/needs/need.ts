import type { NeededAction } from '../../data/needed-actions.ts';
import type { Confidence } from '../../model/finding.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Need, NeedReason, ResourceNeed, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { arnOfNode } from './arns.ts';
import type { CallContext } from './calls.ts';
import { conditionsOf } from './conditions.ts';
import type { Place, Places } from './places.ts';
import { termsOf } from './terms.ts';

/** Needs, and those not known to the end. */
export type Found = {
  readonly needs: readonly Need[];
  readonly unresolved: readonly UnresolvedNeed[];
};

/** Nothing. */
export const NONE: Found = { needs: [], unresolved: [] };

/** A row of the table with whether it is needed for sure. */
export type Applied = { readonly row: NeededAction; readonly certain: Need['certain'] };

/** A need of an action that takes no resource. */
export function needAnywhere(context: CallContext, { row, certain }: Applied): Found {
  const need: Need = {
    actions: [row.action],
    resource: { kind: 'any', why: `${row.action} takes no resource` },
    conditions: [],
    because: [reasonOf(context, row)],
    confidence: ownConfidence(context),
    certain,
    origin: 'code',
  };
  return { needs: [need], unresolved: [] };
}

/**
 * Needs at the places that a call names; what it does not name is unresolved. Where the role allows only one, that is
 * said beside it and no need: needs do not depend on what is allowed today, or else a narrower role would need less.
 */
export function needAt(context: CallContext, applied: Applied, found: Places): Found {
  const { resolved } = context;
  const { places, missing } = withKnown(context, applied, found);
  const needs = places.map((place) =>
    needOn(context, { ...applied, ...likelihood(place, places, applied) }, place),
  );
  if (missing === undefined) return { needs, unresolved: [] };
  const likely =
    places.length === 0 && resolved.assumed === true ? ownNodes(context, applied, found) : [];
  const unresolved: UnresolvedNeed = {
    kind: 'resource',
    call: `${resolved.call.service}:${resolved.call.operation}`,
    actions: [applied.row.action],
    reason: missing,
    at: resolved.call.at,
    assumed: likely,
    certain: applied.certain,
  };
  return { needs, unresolved: [unresolved] };
}

/** Beside a resource that is declared, a name of nothing that is known here is only one that the code may give. */
function likelihood(
  place: Place,
  all: readonly Place[],
  { certain }: Applied,
): Pick<Applied, 'certain'> {
  const isOther = place.node === undefined || place.node.startsWith('external:');
  const isBesideOne = all.some((one) => one.confidence === 'high' && one.node !== undefined);
  return { certain: isOther && isBesideOne && place.confidence !== 'high' ? 'possibly' : certain };
}

/** Where the request does not say its resource by itself, what the graph knows of the call. */
function withKnown(context: CallContext, applied: Applied, found: Places): Places {
  const { resolved, query } = context;
  if (found.places.length > 0 || resolved.assumed === true) return found;
  const nodes = ownNodes(context, applied, found);
  const places = nodes.flatMap((node) => {
    const arn = arnOfNode(node, query);
    if (arn === undefined) return [];
    return (found.ends ?? ['']).map(
      (suffix): Place => ({ node, arn: arn + suffix, suffix, confidence: 'high' }),
    );
  });
  return places.length === 0 ? found : { ...found, places, missing: resolved.unresolved };
}

/** Resources of the call that are of the kind that the action is needed on. */
function ownNodes(
  { resolved, query }: CallContext,
  { row }: Applied,
  { subject }: Places,
): readonly NodeId[] {
  const isOther = Object.values(row.at ?? {}).some(
    (path) => !/^(?:RequestItems|TransactItems)/.test(path),
  );
  if (subject === undefined || isOther || !row.action.startsWith(`${resolved.call.service}:`))
    return [];
  return resolved.resources.filter((id) => {
    const node = query.node(id);
    if (node === undefined) return false;
    return node.kind === 'resource' ? node.family === subject : node.kind === subject;
  });
}

function needOn(context: CallContext, { row, certain }: Applied, place: Place): Need {
  return {
    actions: [row.action],
    resource: resourceAt(context.fn, place, context.query),
    conditions: conditionsOf(context, row, place),
    because: [reasonOf(context, row)],
    confidence: weaker(ownConfidence(context), place.confidence),
    certain,
    origin: 'code',
  };
}

/** A place as the resource of a need, in the terms of the function's template. */
export function resourceAt(
  fn: FunctionNode,
  { node, arn, suffix }: Pick<Place, 'node' | 'arn' | 'suffix'>,
  query: Query,
): ResourceNeed {
  // Executions and connections have ARNs of their own beside that of the machine or API.
  const isOfNode = node !== undefined && arn === `${arnOfNode(node, query)}${suffix}`;
  const known = isOfNode ? query.node(node) : undefined;
  const { template, why } = termsOf(arn, known, suffix, fn.resource?.stack ?? '');
  return { kind: 'arn', arn, node: query.node(node)?.id, suffix, template, why };
}

function reasonOf({ resolved: { call } }: CallContext, { possibly }: NeededAction): NeedReason {
  const signed = call.through.endsWith('(presigned)') ? ', through a signed URL' : '';
  const text = `${call.service} ${call.operation}${signed}`;
  return { span: call.at, text: possibly === undefined ? text : `${text}: ${possibly}` };
}

function ownConfidence({ fn, query }: CallContext): Confidence {
  const code = query.graph.code.get(fn.id);
  return code?.kind === 'analysed' ? code.confidence : 'low';
}

const ORDER: readonly Confidence[] = ['low', 'medium', 'high'];

/** The weaker of two confidences. */
function weaker(a: Confidence, b: Confidence): Confidence {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}
