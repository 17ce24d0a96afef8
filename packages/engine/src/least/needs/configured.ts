import type { FunctionNode } from '../../model/graph.ts';
import type { Need } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import { arnOfNode } from './arns.ts';
import { resourceAt } from './need.ts';

/** A need that the configuration makes, on one resource. */
export function configured(
  actions: readonly string[],
  resource: Need['resource'],
  because: { readonly span: Span; readonly text: string },
  certain: Need['certain'] = 'needed',
): Need {
  return {
    actions,
    resource,
    conditions: [],
    because: [because],
    confidence: 'high',
    certain,
    origin: 'configuration',
  };
}

/** Actions that take no resource of their own. */
export function anywhere(why: string): Need['resource'] {
  return { kind: 'any', why };
}

/** A node with what follows its ARN, as the resource of a need; undefined where its ARN is not known. */
export function onNode(
  fn: FunctionNode,
  id: string,
  suffix: Text,
  query: Query,
): Need['resource'] | undefined {
  const arn = arnOfNode(id, query);
  return arn === undefined
    ? undefined
    : resourceAt(fn, { node: id, arn: arn + suffix, suffix }, query);
}

/** Actions by which Lambda hands a failed or finished event on, by the family of what receives it. */
export const HANDING: Readonly<Record<string, readonly [action: string, suffix: string]>> = {
  function: ['lambda:InvokeFunction', ''],
  queue: ['sqs:SendMessage', ''],
  topic: ['sns:Publish', ''],
  bus: ['events:PutEvents', ''],
  bucket: ['s3:PutObject', '/*'],
};

/** What handing an event on to a node needs. */
export function handing(
  fn: FunctionNode,
  id: string,
  because: { readonly span: Span; readonly text: string },
  query: Query,
): readonly Need[] {
  const node = query.node(id);
  const kind = node?.kind === 'resource' ? node.family : (node?.kind ?? '');
  const [action, suffix] = (Object.hasOwn(HANDING, kind) ? HANDING[kind] : undefined) ?? [];
  const resource = action === undefined ? undefined : onNode(fn, id, suffix ?? '', query);
  return action === undefined || resource === undefined
    ? []
    : [configured([action], resource, because)];
}
