import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';

const LAMBDA = /^(?:lambda|edgelambda)\.amazonaws\.com$/;

/**
 * Who else uses a role beside its functions: resources that run under it, and services and principals that its trust
 * policy lets in. What they need is not in the functions' code.
 */
export function otherUsers(role: RoleNode, query: Query): readonly string[] {
  const functions = new Set(role.functions);
  const resources = query.to(role.id, 'assumes').flatMap((edge) => {
    return functions.has(edge.from) ? [] : (query.node(edge.from)?.name ?? edge.from);
  });
  const trusted = role.trust?.statements.flatMap((one) =>
    one.effect === 'Allow' && one.principals?.negated === false ? one.principals.items : [],
  );
  const principals = (trusted ?? []).flatMap((one) => {
    if (one.kind === 'anyone') return 'anyone';
    return one.kind === 'service' && LAMBDA.test(one.text) ? [] : readable(one.text);
  });
  return [...new Set([...resources, ...principals])];
}
