import type { Authentication, ResourceNode, TriggerNode } from '../../../model/graph.ts';
import { Query } from '../../../model/query.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import { graphOf } from '../../../testing/graph.ts';
import { isElement, pathOf } from './path.ts';

const SPAN = { file: 'template.yaml', start: 0, end: 0 };
const NOTHING = { kind: 'map', fields: new Map(), span: SPAN } as const;

/** A trigger of a kind that nothing is known of but its kind and how its callers prove who they are. */
export function bareTrigger(
  kind: TriggerKind,
  authentication: Authentication['kind'],
): TriggerNode {
  return {
    kind: 'trigger',
    id: 'template.yaml/T#it',
    name: 'T',
    span: SPAN,
    resource: undefined,
    properties: NOTHING,
    trigger: kind,
    function: 'template.yaml/F',
    qualifier: '$LATEST',
    source: 'template.yaml/S',
    liveness: 'live',
    sourceSpan: SPAN,
    permissionSpan: undefined,
    authentication: { kind: authentication, span: SPAN } as Authentication,
    invokers: [{ kind: 'anyone', span: SPAN, why: 'anyone may send it' }],
    filters: [],
    delivery: DELIVERY,
    route: undefined,
    input: undefined,
  };
}

const DELIVERY: TriggerNode['delivery'] = {
  mode: 'sync',
  batchSize: undefined,
  batchWindow: undefined,
  maximumRetries: undefined,
  maximumAge: undefined,
  maximumConcurrency: undefined,
  partialFailures: false,
  bisect: false,
  deadLetter: undefined,
};

/** A query over a graph with nothing in it but the queue that every bare trigger has as its source. */
export function bareQuery(): Query {
  return new Query({ ...graphOf('Resources: {}'), resources: [QUEUE] });
}

const QUEUE: ResourceNode = {
  kind: 'resource',
  id: 'template.yaml/S',
  name: 'S',
  span: SPAN,
  resource: undefined,
  properties: NOTHING,
  family: 'queue',
  external: false,
  arn: undefined,
  policies: [],
  exposure: [],
};

/** Paths of all leaves of an event, in order, with `*` for the elements of lists. */
export function leavesOf(event: unknown): readonly string[] {
  const found = new Set<string>();
  collect(event, [], found);
  return [...found];
}

function collect(value: unknown, steps: readonly string[], found: Set<string>): void {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (inner.length === 0) found.add(pathOf(steps));
  for (const [key, one] of inner) {
    const step = Array.isArray(value) && isElement(key) ? '*' : key;
    collect(one, [...steps, step], found);
  }
}
