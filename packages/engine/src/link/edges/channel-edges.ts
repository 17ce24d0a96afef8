import { valueFromJson } from '../../iam/parse/json.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { hole } from '../../model/text.ts';
import { alternatives, field, isAbsent, items, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { type MachineTask, machineTasks } from '../definitions/state-machine.ts';
import { targetsOf } from '../definitions/task-targets.ts';
import { CHANNELS, type Channel } from './channels.ts';
import type { EdgeList } from './edges.ts';

const DEFAULT_BUS = `arn:${hole('AWS::Partition')}:events:${hole('AWS::Region')}:${hole('AWS::AccountId')}:event-bus/default`;

/** Ways on which events and data pass from resource to resource. */
export function channelEdges(context: LinkContext, edges: EdgeList): void {
  for (const channel of CHANNELS) {
    for (const resource of context.index.ofType(channel.type)) {
      alongChannel(context, resource, channel, edges);
    }
  }
  for (const rule of context.index.ofType('AWS::Events::Rule')) defaultBus(context, rule, edges);
  for (const bucket of context.index.ofType('AWS::S3::Bucket'))
    bucketEvents(context, bucket, edges);
  for (const task of machineTasks(context)) taskEdges(context, task, edges);
}

function alongChannel(
  context: LinkContext,
  resource: Resource,
  channel: Channel,
  edges: EdgeList,
): void {
  const kind = channel.kind ?? 'forwards';
  const self = context.idOf(resource);
  for (const value of valuesAt(resource.properties, channel.path)) {
    if (kind === 'forwards' && context.functionsOf(value).length > 0) continue;
    for (const other of nodesIn(context, value, channel)) {
      const [from, to] = channel.reversed ? [other, self] : [self, other];
      edges.add(kind, from, to, value.span, channel.label);
    }
  }
}

/** A domain name or a log bucket is not the resource itself but a text made of it. */
function nodesIn(context: LinkContext, value: Value, channel: Channel): readonly NodeId[] {
  const found = context.anyNodesOf(value, channel.types);
  if (found.length > 0 || value.kind !== 'joined') return found;
  return value.parts.flatMap((part) => (part.kind === 'reference' ? context.nodesOf(part) : []));
}

/** Values at a path of a channel. Objects given as JSON text (RedrivePolicy) are read as such. */
function valuesAt(value: Value | undefined, path: string): readonly Value[] {
  let current: readonly Value[] = value === undefined ? [] : [value];
  for (const step of path.split('.')) {
    const list = step.endsWith('[]');
    const key = list ? step.slice(0, -2) : step;
    current = current
      .flatMap((one) => alternatives(one))
      .flatMap((one) => {
        const map = one.kind === 'known' ? valueFromJson(String(one.value), one.span) : one;
        const found = field(map, key);
        if (found === undefined) return [];
        return list ? items(found) : [found];
      });
  }
  return current.filter((one) => !isAbsent(one));
}

function defaultBus(context: LinkContext, rule: Resource, edges: EdgeList): void {
  const { properties, address, span } = rule;
  if (isAbsent(field(properties, 'EventPattern'))) return;
  const bus = field(properties, 'EventBusName');
  const standard = isAbsent(bus) || context.textsOf(bus).includes('default');
  if (standard) edges.add('forwards', context.external(DEFAULT_BUS, span), address, span, 'rule');
}

function bucketEvents(context: LinkContext, bucket: Resource, edges: EdgeList): void {
  const [config] = valuesAt(
    bucket.properties,
    'NotificationConfiguration.EventBridgeConfiguration',
  );
  if (config === undefined) return;
  const off = alternatives(field(config, 'EventBridgeEnabled')).some(
    (one) => one.kind === 'known' && String(one.value) === 'false',
  );
  if (off) return;
  const bus = context.external(DEFAULT_BUS, config.span);
  edges.add('forwards', bucket.address, bus, config.span, 'notifies');
}

function taskEdges(context: LinkContext, task: MachineTask, edges: EdgeList): void {
  const from = task.machine.address;
  for (const one of targetsOf(context, task)) {
    if (one.kind === 'function') {
      edges.add('invokes', from, one.target.function, one.span, task.state);
    } else edges.add('forwards', from, one.node, one.span, one.action);
  }
}
