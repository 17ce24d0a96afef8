import type { ApiNode } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, isAbsent, type Option, text, type Value } from '../../model/value.ts';
import { isUnknown, pick } from './values.ts';

type Endpoint = Pick<ApiNode, 'endpoint' | 'publicWhen'>;

/** Where an API answers, and, where that hangs on a condition, the condition under which it is public. */
export function endpointOf(resource: Resource, protocol: ApiNode['protocol']): Endpoint {
  const { properties } = resource;
  if (protocol === 'graphql') return visible(pick(properties, 'Visibility'));
  if (protocol !== 'rest') return { endpoint: 'public' };
  const configuration = pick(properties, 'EndpointConfiguration');
  const types = typesOf(configuration);
  const open = types.find((one) => !isPrivate(one.value));
  if (types.some((one) => isPrivate(one.value))) {
    if (open === undefined) return { endpoint: 'private' };
    if (text(open.value) === undefined && !isAbsent(open.value)) return { endpoint: 'unknown' };
    return { endpoint: 'public', ...(open.when === undefined ? {} : { publicWhen: open.when }) };
  }
  const unknown = isUnknown(configuration) || types.some((one) => isUnknown(one.value));
  return { endpoint: unknown ? 'unknown' : 'public' };
}

function visible(visibility: Value | undefined): Endpoint {
  if (isUnknown(visibility)) return { endpoint: 'unknown' };
  return { endpoint: text(visibility)?.toUpperCase() === 'PRIVATE' ? 'private' : 'public' };
}

/** The types that may be deployed, each with its condition; a text alone is the type itself (SAM). */
function typesOf(configuration: Value | undefined): readonly Option[] {
  return optionsOf(configuration).flatMap((branch) => {
    const types = pick(branch.value, 'Types');
    if (types === undefined) return branch.value.kind === 'map' ? [] : [branch];
    const listed = optionsOf(types).flatMap((one) =>
      one.value.kind === 'list'
        ? one.value.items.flatMap(optionsOf).map((item) => ({ ...one, ...item }))
        : [one],
    );
    return listed.map((one) => ({ ...branch, ...one }));
  });
}

function optionsOf(value: Value | undefined): readonly Option[] {
  if (value === undefined) return [];
  return value.kind === 'oneOf' ? value.options : [{ value }];
}

function isPrivate(value: Value): boolean {
  return alternatives(value).some((one) => text(one) === 'PRIVATE');
}
