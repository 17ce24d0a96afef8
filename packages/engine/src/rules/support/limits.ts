import type { Bill } from '../../cost/bill.ts';
import type { Edit, Fix, Json } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { at, isAbsent } from '../../model/value.ts';
import { ownEntry } from '../../support/own.ts';
import { fixOf, setProperty } from './fixes.ts';
import { setOnMapping } from './mappings.ts';

/** A function that strangers drive through a trigger, with the bill that it can run up. */
export type Open = {
  readonly node: FunctionNode;
  readonly trigger: TriggerNode;
  readonly bill: Bill;
};

const RATE = 100;
const BURST = 200;
const RESERVED = 50;
const POLLED = 10;
/** More edits than this make a change that nobody reads; then words have to do. */
const MAX_EDITS = 5;

/** The smallest change that bounds a group of functions behind one source: its stage, its queue, else each function. */
export function limitFor(group: readonly Open[], query: Query): Fix | undefined {
  return throttleStage(group, query) ?? boundQueue(group) ?? reserve(group);
}

function throttleStage(group: readonly Open[], query: Query): Fix | undefined {
  const api = query.api(group[0]?.trigger.source);
  if (api === undefined || api.protocol === 'graphql') return undefined;
  const edits = api.stages.map(stageEdit);
  if (edits.length === 0 || edits.includes(undefined)) return undefined;
  const check = 'the rate fits the real peak load of the whole API';
  return fixOf(`Throttle ${api.name} to ${RATE} requests a second`, { safe: false, check }, edits);
}

/** Stages that the author wrote, in either form; an implicit API has none that could be changed. */
const WRITTEN: Readonly<Record<string, 'rest' | 'http'>> = {
  'AWS::Serverless::Api': 'rest',
  'AWS::ApiGateway::Stage': 'rest',
  'AWS::Serverless::HttpApi': 'http',
  'AWS::ApiGatewayV2::Stage': 'http',
};

function stageEdit(stage: Resource): Edit | undefined {
  const limits: Json = { ThrottlingRateLimit: RATE, ThrottlingBurstLimit: BURST };
  const written = stage.written.properties;
  const kind = ownEntry(WRITTEN, stage.written.type);
  if (kind === undefined) return undefined;
  const property = kind === 'rest' ? 'MethodSettings' : 'DefaultRouteSettings';
  // Settings that are there already are the author's: they are not written over.
  if (!isAbsent(at(written, property)) || !isAbsent(at(stage.properties, property)))
    return undefined;
  const value: Json =
    kind === 'rest' ? [{ ResourcePath: '/*', HttpMethod: '*', ...limits }] : limits;
  return setProperty(stage, { cloudformation: property }, value);
}

function boundQueue(group: readonly Open[]): Fix | undefined {
  const mappings = group.map(({ trigger }) =>
    trigger.trigger === 'sqs'
      ? setOnMapping(trigger.resource, 'ScalingConfig.MaximumConcurrency', POLLED)
      : undefined,
  );
  if (mappings.includes(undefined) || mappings.length > MAX_EDITS) return undefined;
  const check = `${POLLED} messages or batches at a time are enough for the queue`;
  return fixOf(
    `Poll the queue with at most ${POLLED} executions`,
    { safe: false, check },
    mappings,
  );
}

function reserve(group: readonly Open[]): Fix | undefined {
  // CloudFront runs replicas, which may not have reserved concurrency.
  if (group.some(({ trigger }) => trigger.trigger === 'cloudfront-edge')) return undefined;
  if (group.length > MAX_EDITS) return undefined;
  const each = group.length > 1 ? ' for each function' : '';
  const check = 'the number fits the real peak load, and the account keeps 100 unreserved';
  return fixOf(
    `Reserve ${RESERVED} concurrent executions${each}`,
    { safe: false, check },
    group.map((one) =>
      setProperty(one.node.resource, { cloudformation: 'ReservedConcurrentExecutions' }, RESERVED),
    ),
  );
}
