import { valueFromJson } from '../../../iam/parse/json.ts';
import type { ApiNode, NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import type { Resource } from '../../../model/resource.ts';
import { alternatives, field, items, text, type Value } from '../../../model/value.ts';
import { fieldsOf, pick } from '../../apis/values.ts';

/** A schema of a request's body, with the type of content that it is for and where its references lead. */
export type BodyModel = {
  readonly type: string;
  readonly schema: Value;
  /** What `$ref` counts from: the OpenAPI document, or the schema itself. */
  readonly root: Value | undefined;
};

const KNOWN = new WeakMap<Query, Map<NodeId, readonly BodyModel[]>>();

/** Schemas that the route of a trigger declares for its body; empty where it declares none. */
export function modelsOf(trigger: TriggerNode, query: Query): readonly BodyModel[] {
  const known = KNOWN.get(query) ?? new Map<NodeId, readonly BodyModel[]>();
  KNOWN.set(query, known);
  const before = known.get(trigger.id);
  if (before !== undefined) return before;
  const found = find(trigger, query);
  known.set(trigger.id, found);
  return found;
}

function find({ source, route }: TriggerNode, query: Query): readonly BodyModel[] {
  const api = query.api(source);
  if (api === undefined || route === undefined) return [];
  // HTTP APIs check no bodies.
  if (api.protocol !== 'rest') return [];
  return [...ofBody(api, route.method, route.path), ...ofMethods(api, route, query)];
}

function ofBody(api: ApiNode, method: string, path: string): readonly BodyModel[] {
  const body = pick(api.properties, 'Body');
  if (body === undefined) return [];
  const key = method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();
  return ofOperation(pick(body, 'paths', path, key), body);
}

/** Methods that are resources of their own: `RequestModels` names a model for each content type. */
function ofMethods(
  api: ApiNode,
  { method, path }: { readonly method: string; readonly path: string },
  query: Query,
): readonly BodyModel[] {
  const { declared } = query.graph;
  const found = [...declared.values()].find(
    (one) =>
      one.type === 'AWS::ApiGateway::Method' &&
      referred(field(one.properties, 'RestApiId')) === api.id &&
      text(field(one.properties, 'HttpMethod'))?.toUpperCase() === method &&
      pathOf(one, declared) === path,
  );
  return fieldsOf(pick(found?.properties, 'RequestModels')).flatMap(({ key, value }) => {
    const model = declared.get(referred(value) ?? '') ?? named(text(value), api.id, declared);
    const schema = schemaOf(field(model?.properties, 'Schema'));
    return schema === undefined ? [] : [{ type: key, schema, root: schema }];
  });
}

/** A model by its name. */
function named(
  name: string | undefined,
  api: NodeId,
  declared: ReadonlyMap<NodeId, Resource>,
): Resource | undefined {
  if (name === undefined) return undefined;
  return [...declared.values()].find(
    (one) =>
      one.type === 'AWS::ApiGateway::Model' &&
      referred(field(one.properties, 'RestApiId')) === api &&
      text(field(one.properties, 'Name')) === name,
  );
}

function referred(value: Value | undefined): NodeId | undefined {
  const [one] = alternatives(value);
  return one?.kind === 'reference' ? one.resource : undefined;
}

/** Path of a method, put together from the resources above it. */
function pathOf(method: Resource, declared: ReadonlyMap<NodeId, Resource>): string {
  const parts: string[] = [];
  let at = referred(field(method.properties, 'ResourceId'));
  // Resources that name each other as parents must not go round for ever.
  for (let i = 0; i < 64; i++) {
    const resource = declared.get(at ?? '');
    if (resource?.type !== 'AWS::ApiGateway::Resource') break;
    parts.unshift(text(field(resource.properties, 'PathPart')) ?? '{?}');
    at = referred(field(resource.properties, 'ParentId'));
  }
  return `/${parts.join('/')}`;
}

/** A schema as a map, also where it is written as JSON text. */
function schemaOf(value: Value | undefined): Value | undefined {
  const [first] = alternatives(value);
  const written = text(first);
  return written === undefined || first === undefined ? first : valueFromJson(written, first.span);
}

/** Schemas of the body that an operation of OpenAPI declares: 2.0 by a parameter, 3.0 by content type. */
function ofOperation(operation: Value | undefined, body: Value): readonly BodyModel[] {
  const parameter = items(pick(operation, 'parameters')).find(
    (one) => text(pick(one, 'in')) === 'body',
  );
  const schema = pick(parameter, 'schema');
  const consumed = items(pick(operation, 'consumes') ?? pick(body, 'consumes')).map(text);
  const old =
    schema === undefined ? [] : [{ type: consumed[0] ?? 'application/json', schema, root: body }];
  const contents = fieldsOf(pick(operation, 'requestBody', 'content'));
  return [
    ...old,
    ...contents.flatMap(({ key, value }) => {
      const inner = pick(value, 'schema');
      return inner === undefined ? [] : [{ type: key, schema: inner, root: body }];
    }),
  ];
}
