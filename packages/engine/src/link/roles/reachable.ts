import { PARTS } from '../../data/resource-types.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';

/** What a role can reach: resources, functions and APIs by their ARNs; `file` where it is only named, and there first. */
export type Reachable = { readonly id: NodeId; readonly arn: Text; readonly file?: string };

/** Everything that has an ARN: what is declared, then what is only named so far. APIs go by the ARN that callers need. */
export function reachable(context: LinkContext): readonly Reachable[] {
  const declared = [...context.index.byAddress.values()].flatMap((resource): Reachable[] => {
    if (PARTS[resource.type] !== undefined) return [];
    const arn = context.texts.alsoArn(resource) ?? context.texts.arn(resource);
    return arn === undefined ? [] : [{ id: resource.address, arn }];
  });
  const external = context
    .externals()
    .flatMap(({ id, arn, span: { file } }) => (arn === undefined ? [] : [{ id, arn, file }]));
  return [...declared, ...external];
}
