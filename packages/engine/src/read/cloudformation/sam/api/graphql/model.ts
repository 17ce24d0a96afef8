import type { MapValue, Value } from '../../../../../model/value.ts';
import type { SamResource } from '../../output.ts';
import type { Tree } from '../../tree.ts';
import type { Scope } from '../model.ts';

/** A GraphQL API while it is expanded. */
export type GraphqlApi = {
  readonly id: string;
  readonly span: SamResource['span'];
  readonly properties: MapValue;
  /** Attributes that everything generated from it gets. */
  readonly attributes: { readonly [key: string]: Value };
  readonly apiId: Value;
  /** Data source and function names in the template, with what leads to the generated ones. */
  readonly dataSources: Map<string, Value>;
  readonly functions: Map<string, Value>;
};

/** Adds a resource that connects the API; the official transform gives it none of the attributes, not even the condition. */
export function addConnection(
  api: GraphqlApi,
  scope: Scope,
  logicalId: string,
  type: string,
  at: Value,
  properties: { readonly [key: string]: Tree },
): void {
  addPart({ ...api, attributes: {} }, scope, logicalId, type, at, properties);
}

/** Adds a resource of the API. */
export function addPart(
  api: GraphqlApi,
  scope: Scope,
  logicalId: string,
  type: string,
  at: Value,
  properties: { readonly [key: string]: Tree },
): void {
  const { attributes, id } = api;
  scope.output.add({ logicalId, type, span: at.span, from: id, attributes, properties });
}
