import type { Span } from '../../../../model/span.ts';
import { field, type MapValue, type Value } from '../../../../model/value.ts';
import { reject, type SamContext } from '../context.ts';
import type { Output, SamResource } from '../output.ts';
import { intrinsic, map, stringOf } from '../tree.ts';
import { isVersion3, openApiSkeleton, swaggerSkeleton } from './definition.ts';
import { type DraftMap, put, thawMap } from './draft.ts';
import { resolveParameters } from './parameters.ts';
import { type Fault, filled, filledField } from './values.ts';

/** What the parts of the API transform share. */
export type Scope = {
  readonly template: MapValue;
  readonly apis: ReadonlyMap<string, Api>;
  readonly output: Output;
  readonly context: SamContext;
  readonly fault: Fault;
};

/** A REST or HTTP API while its definition is completed. */
export type Api = {
  readonly id: string;
  readonly kind: 'rest' | 'http';
  readonly span: Span;
  /** With Globals merged in. */
  properties: MapValue;
  /** Its `Auth`, with known parameters put in; empty where it has none. */
  readonly auth: MapValue;
  /** Whether the definition is ours to complete (the template gives none). */
  readonly managed: boolean;
  /** The definition, which events add their routes to; undefined where it is not in the template. */
  body: DraftMap | undefined;
  /** The definition of a local file (`DefinitionUri`), which nothing is written into, as it is uploaded as it is. */
  readonly file: MapValue | undefined;
  /** `Condition`, `DeletionPolicy`, `UpdateReplacePolicy`: for everything generated from it. */
  readonly passed: { readonly [key: string]: Value };
  /** All attributes, for the API itself. */
  readonly attributes: { readonly [key: string]: Value };
};

const PASSED = ['Condition', 'DeletionPolicy', 'UpdateReplacePolicy'];
const KEPT = [...PASSED, 'DependsOn', 'UpdatePolicy', 'Metadata'];

/** Attributes of an entry that pass on to everything generated from it. */
function passedAttributes(entry: MapValue): { readonly [key: string]: Value } {
  return chosen(entry, PASSED);
}

/** Attributes of an entry that stay on the resource itself. */
export function keptAttributes(entry: MapValue): { readonly [key: string]: Value } {
  return chosen(entry, KEPT);
}

/** Makes an API out of its SAM resource; reads its definition from a local file where it names one. */
export function readApi(resource: SamResource, kind: 'rest' | 'http', context: SamContext): Api {
  const { properties, span } = resource;
  checkDefinitionUri(resource, kind, context);
  const auth = filledField(properties, 'Auth');
  const resolved = auth === undefined ? undefined : resolveParameters(auth, context);
  const managed =
    filledField(properties, 'DefinitionBody') === undefined &&
    filledField(properties, 'DefinitionUri') === undefined;
  return {
    id: resource.logicalId,
    kind,
    span,
    properties,
    auth: resolved?.kind === 'map' ? resolved : map(span, {}),
    managed,
    body: managed ? skeleton(kind, properties, span) : writtenBody(properties, context),
    file: fileBody(properties, context),
    passed: passedAttributes(resource.entry),
    attributes: keptAttributes(resource.entry),
  };
}

/** The official transform gives a REST API its definition before the Globals, which makes two of them. */
function checkDefinitionUri(
  { entry, properties }: SamResource,
  kind: 'rest' | 'http',
  context: SamContext,
): void {
  const uri = filledField(properties, 'DefinitionUri');
  if (kind !== 'rest' || uri === undefined || filledField(properties, 'DefinitionBody')) return;
  if (filledField(field(entry, 'Properties'), 'DefinitionUri') !== undefined) return;
  reject(context, uri.span, '`DefinitionUri` of the Globals does not go with an API without it');
}

/** The place of the API's definition, else of the API. */
export function bodySpan(api: Api): Span {
  return api.body?.span ?? api.span;
}

/** Reports faults of one template. */
export function faultsTo(context: SamContext): Fault {
  return (span, message) => reject(context, span, message);
}

/** An empty definition of the version that the API asks for. */
function skeleton(kind: 'rest' | 'http', properties: MapValue, span: Span): DraftMap {
  if (kind === 'http') return openApiSkeleton(span);
  const body = swaggerSkeleton(span);
  const version = field(properties, 'OpenApiVersion');
  if (version === undefined || !isVersion3(version)) return body;
  body.fields.delete('swagger');
  put(body, 'openapi', span, version);
  return body;
}

function writtenBody(properties: MapValue, context: SamContext): DraftMap | undefined {
  const written = filledField(properties, 'DefinitionBody');
  const included = written === undefined ? undefined : includedFile(written);
  const body = included === undefined ? written : (load(included, context) ?? written);
  return body?.kind === 'map' ? thawMap(body) : undefined;
}

function fileBody(properties: MapValue, context: SamContext): MapValue | undefined {
  const uri = filledField(properties, 'DefinitionUri');
  const loaded = uri === undefined ? undefined : load(uri, context);
  return loaded?.kind === 'map' ? loaded : undefined;
}

/** The location of an `AWS::Include` that stands for the whole definition. */
function includedFile(body: Value): Value | undefined {
  const found = intrinsic(body);
  if (found?.name !== 'Fn::Transform') return undefined;
  if (stringOf(field(found.argument, 'Name')) !== 'AWS::Include') return undefined;
  return field(field(found.argument, 'Parameters'), 'Location');
}

function load(location: Value, context: SamContext): Value | undefined {
  const path = stringOf(location);
  if (path === undefined || path === '' || /^[a-z0-9]+:\/\//i.test(path)) return undefined;
  return context.load(path, location.span);
}

function chosen(entry: MapValue, names: readonly string[]): { readonly [key: string]: Value } {
  const found: { [key: string]: Value } = {};
  for (const name of names) {
    const value = field(entry, name);
    if (filled(value)) found[name] = value;
  }
  return found;
}
