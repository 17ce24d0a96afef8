import { matches } from '../../../iam/algebra/text.ts';
import type { FunctionNode, NodeId } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Query } from '../../../model/query.ts';
import { hole } from '../../../model/text.ts';

type Callers = Map<NodeId, Map<NodeId, Invoker>>;

const KNOWN = new WeakMap<Query, Callers>();

/**
 * Who may call a function by the SDK: principals of the own account, and functions of this application
 * whose roles may, also by a wildcard.
 */
export function directCallers({ id, name, span }: FunctionNode, query: Query): readonly Invoker[] {
  const known = KNOWN.get(query) ?? callersIn(query);
  KNOWN.set(query, known);
  const why = `whoever may lambda:InvokeFunction on ${name}`;
  const account: Invoker = { kind: 'account', id: hole('AWS::AccountId'), own: true, span, why };
  return [account, ...(known.get(id)?.values() ?? [])];
}

function callersIn(query: Query): Callers {
  const found: Callers = new Map();
  for (const role of query.graph.roles) {
    for (const grant of role.access.grants) {
      const called = query.function(grant.resource);
      const action = grant.actions.find(
        ({ text }) => matches(text, 'lambda:InvokeFunction', 'ignore') !== 'no',
      );
      if (called === undefined || action === undefined) continue;
      const callers = found.get(called.id) ?? new Map<NodeId, Invoker>();
      found.set(called.id, callers);
      for (const node of role.functions) {
        const why = `${query.node(node)?.name ?? node} may invoke ${called.name}`;
        callers.set(node, { kind: 'internal', node, span: action.span, why });
      }
    }
  }
  return found;
}
