import { operationOf, type Place as Pair } from '../../../data/operations.ts';
import type { CodeValue, SdkCall, SourceLabel } from '../../../model/code.ts';
import type { ResolvedCall } from '../../../model/function-code.ts';
import type { NodeId } from '../../../model/graph.ts';
import { field, items, text } from '../../../model/value.ts';
import { translated, written } from '../paths.ts';
import { partsOf } from '../value-parts.ts';
import { mayWrite } from './object-key.ts';
import type { Content, Written } from './place.ts';
import { updated } from './update.ts';
import type { World } from './world.ts';

/** Labels of other functions (or of the same one) whose values their calls put at a place. */
export function writtenAt(place: Content, world: World): readonly Written[] {
  if (place.steps[0] === 'returns') return returned(place, world);
  return world.callsOn(place.node).flatMap((resolved) => writtenBy(resolved, place, world));
}

function writtenBy(resolved: ResolvedCall, place: Content, world: World): readonly Written[] {
  const { call, function: fn, use } = resolved;
  if (use === 'read' || use === 'list') return [];
  const puts = operationOf(call.service, call.operation)?.puts;
  if (puts === undefined || !mayWrite(call, place.key)) return [];
  const carrier = place.node;
  if (isSigned(call)) {
    const label: SourceLabel = { origin: { kind: 'event' }, path: '', derived: true };
    return place.steps[0] === 'body' ? [{ function: fn, call, carrier, label }] : [];
  }
  const found = new Map<string, SourceLabel>();
  for (const pair of puts) {
    for (const value of valuesAt(call, pair, place, world)) {
      for (const label of labelsIn(value)) found.set(labelKey(label), label);
    }
  }
  return [...found.values()].map((label) => ({ function: fn, call, carrier, label }));
}

/** The client that gets the URL chooses what is stored. */
function isSigned({ through }: SdkCall): boolean {
  return through.endsWith('(presigned)');
}

function valuesAt(
  call: SdkCall,
  [at, to]: Pair,
  place: Content,
  world: World,
): readonly CodeValue[] {
  const steps = translated(place.steps, written(to), written(at));
  if (steps === undefined) return [];
  const update = steps.indexOf('$update');
  if (update >= 0) {
    return partsOf(call.parameters, steps.slice(0, update)).flatMap((one) =>
      updated(one, steps.slice(update + 1)),
    );
  }
  const rule = place.rule;
  const [list, element, ...rest] = steps;
  if (rule === undefined || list !== 'Entries' || element !== '*') {
    return partsOf(call.parameters, steps);
  }
  return partsOf(call.parameters, [list, element])
    .filter((entry) => mayPass(entry, rule, world))
    .flatMap((entry) => partsOf(entry, rest));
}

/** Whether a rule's pattern may let an event through, by its source and type. */
function mayPass(entry: CodeValue, rule: NodeId, { query }: World): boolean {
  const pattern = field(query.resource(rule)?.properties, 'EventPattern');
  return (
    mayMatch(entry, 'Source', field(pattern, 'source')) &&
    mayMatch(entry, 'DetailType', field(pattern, 'detail-type'))
  );
}

function mayMatch(entry: CodeValue, name: string, wanted: ReturnType<typeof field>): boolean {
  if (wanted === undefined) return true;
  const texts = items(wanted).map(text);
  const values = partsOf(entry, [name]).flatMap((one) =>
    one.kind === 'one-of' ? one.values : [one],
  );
  if (values.length === 0 || texts.some((one) => one === undefined)) return true;
  return values.some((one) => one.kind !== 'constant' || texts.includes(String(one.value)));
}

/** What a function gives back, as its callers get it. */
function returned(place: Content, world: World): readonly Written[] {
  const code = world.query.graph.code.get(place.node);
  if (code?.kind !== 'analysed') return [];
  const { facts, span } = code;
  const call: SdkCall = {
    service: 'lambda',
    operation: 'return',
    at: span,
    parameters: facts.returns,
    through: 'return',
    client: undefined,
    via: [],
    route: undefined,
    repeated: false,
  };
  const found = new Map<string, SourceLabel>();
  for (const value of partsOf(facts.returns, place.steps.slice(1))) {
    for (const label of labelsIn(value)) found.set(labelKey(label), label);
  }
  const made = { function: place.node, call, carrier: place.node };
  return [...found.values()].map((label) => ({ ...made, label }));
}

/** Every label in a value. */
function labelsIn(value: CodeValue): readonly SourceLabel[] {
  switch (value.kind) {
    case 'constant':
      return [];
    case 'environment':
      return [];
    case 'source':
      return [value.from];
    case 'unknown':
      return value.from;
    case 'text':
      return value.parts.flatMap(labelsIn);
    case 'list':
      return value.items.flatMap(labelsIn);
    case 'one-of':
      return value.values.flatMap(labelsIn);
    case 'json':
      return labelsIn(value.value);
    case 'record':
      return [
        ...[...value.fields.values()].flatMap(labelsIn),
        ...(value.others === undefined ? [] : labelsIn(value.others)),
      ];
  }
}

function labelKey({ origin, path, derived, cleared }: SourceLabel): string {
  const which = origin.kind === 'call' ? `call ${origin.call}` : origin.kind;
  return `${which}|${path}|${derived}|${cleared?.join() ?? ''}`;
}
