import { actionsOf, type Operation } from '../../data/operations.ts';
import { matches } from '../../iam/algebra/text.ts';
import type { SdkCall } from '../../model/code.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Caller } from './resource-names.ts';

/** The only resource of its kind on which the role allows the call. */
export function onlyAllowed(
  { fn }: Caller,
  call: SdkCall,
  { subject }: Operation,
  query: Query,
): NodeId | undefined {
  const access = query.role(fn.role)?.access;
  if (access === undefined || access.administrator) return undefined;
  const actions = actionsOf(call.service, call.operation);
  const found = access.grants.filter((grant) => {
    const node = query.node(grant.resource);
    const isOne =
      subject === 'function'
        ? node?.kind === 'function'
        : node?.kind === 'resource' && node.family === subject;
    return (
      isOne &&
      grant.actions.some(({ text }) =>
        actions.some((action) => matches(text, action, 'ignore') !== 'no'),
      )
    );
  });
  const ids = new Set(found.map((grant) => grant.resource));
  return ids.size === 1 ? found[0]?.resource : undefined;
}
