import type { NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import type { Resource } from '../../../model/resource.ts';
import { alternatives, field, items, text, type Value } from '../../../model/value.ts';
import { fieldsOf, pick, pickAny } from '../../apis/values.ts';

const KNOWN = new WeakMap<Query, Map<NodeId, ReadonlySet<string>>>();
const USUAL: ReadonlySet<string> = new Set(['authorization']);

/** Names, in lower case, of the headers that carry the token which the authorizers of a route's API look at. */
export function tokenHeaders({ source }: TriggerNode, query: Query): ReadonlySet<string> {
  const api = query.api(source);
  if (api === undefined) return NONE;
  const known = KNOWN.get(query) ?? new Map<NodeId, ReadonlySet<string>>();
  KNOWN.set(query, known);
  const before = known.get(api.id);
  if (before !== undefined) return before;
  const declared = [...query.graph.declared.values()].filter((one) => isOf(one, api.id));
  const schemes = [
    ...fieldsOf(pick(api.properties, 'Body', 'securityDefinitions')),
    ...fieldsOf(pick(api.properties, 'Body', 'components', 'securitySchemes')),
  ].map((one) => one.value);
  const found = [
    ...declared.flatMap((one) => sources(pick(one.properties, 'IdentitySource'))),
    ...schemes.flatMap(ofScheme),
  ];
  const answer = found.length === 0 ? USUAL : new Set(found);
  known.set(api.id, answer);
  return answer;
}

const NONE: ReadonlySet<string> = new Set();

function isOf(resource: Resource, api: NodeId): boolean {
  if (!/^AWS::ApiGateway(V2)?::Authorizer$/.test(resource.type)) return false;
  return ['RestApiId', 'ApiId'].some((key) =>
    alternatives(field(resource.properties, key)).some(
      (one) => one.kind === 'reference' && one.resource === api,
    ),
  );
}

function ofScheme(scheme: Value): readonly string[] {
  const named = text(pick(scheme, 'in')) === 'header' ? text(pick(scheme, 'name')) : undefined;
  const authorizer = pickAny(scheme, 'x-amazon-apigateway-authorizer');
  const own = sources(pick(authorizer, 'identitySource'));
  if (named === undefined || authorizer === undefined) return own;
  // SAM writes `Unused` where the identity source says it all.
  return named === 'Unused' ? own : [named.toLowerCase(), ...own];
}

/** `method.request.header.Token` and `$request.header.Token`, also several with commas. */
function sources(value: Value | undefined): readonly string[] {
  return items(value).flatMap((one) =>
    [...(text(one) ?? '').matchAll(/request\.header\.([\w-]+)/g)].map(([, name = '']) =>
      name.toLowerCase(),
    ),
  );
}
