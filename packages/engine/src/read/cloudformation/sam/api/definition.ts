import type { Span } from '../../../../model/span.ts';
import { text, type Value } from '../../../../model/value.ts';
import { sub } from '../tree.ts';
import { branches, type Draft, type DraftMap, ensureMap, entryOf, mapOf, put } from './draft.ts';
import { type Fault, filled } from './values.ts';

/** The definition's key of an integration. */
export const INTEGRATION = 'x-amazon-apigateway-integration';

/** The definition's key of a method that stands for all of them. */
export const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** An empty Swagger 2 definition, as a REST API gets it that has none of its own. */
export function swaggerSkeleton(span: Span): DraftMap {
  const body: DraftMap = { kind: 'map', fields: new Map(), span };
  put(body, 'swagger', span, '2.0');
  put(body, 'info', span, { version: '1.0', title: { Ref: 'AWS::StackName' } });
  put(body, 'paths', span, {});
  return body;
}

/** An empty OpenAPI 3 definition, as an HTTP API gets it that has none of its own. */
export function openApiSkeleton(span: Span): DraftMap {
  const body: DraftMap = { kind: 'map', fields: new Map(), span };
  put(body, 'openapi', span, '3.0.1');
  put(body, 'info', span, { version: '1.0', title: { Ref: 'AWS::StackName' } });
  put(body, 'paths', span, {});
  return body;
}

/** Whether a version is one of OpenAPI 3. */
export function isVersion3(version: Value | undefined): boolean {
  return /^3(\.\d)(\.\d)?$/.test(text(version) ?? '');
}

/** Whether it is an OpenAPI 3 definition with paths. */
export function isOpenApi(body: DraftMap | undefined): body is DraftMap {
  return mapOf(body, 'paths') !== undefined && isVersion3(entryOf(body, 'openapi'));
}

/** Whether it is a Swagger or OpenAPI 3 definition with paths. */
export function isDefinition(body: DraftMap | undefined): body is DraftMap {
  if (mapOf(body, 'paths') === undefined) return false;
  return filled(entryOf(body, 'swagger')) || isVersion3(entryOf(body, 'openapi'));
}

/** A method's key in a definition: lower case, with the extension's name for `any`. */
export function methodKey(method: string): string {
  const lower = method.toLowerCase();
  return lower === 'any' ? ANY_METHOD : lower;
}

/** The paths of a definition, in order. */
export function pathNames(body: DraftMap): readonly string[] {
  return [...(mapOf(body, 'paths')?.fields.keys() ?? [])];
}

/** The maps of a path, in each branch of its condition; what is no map is a fault. */
export function pathItems(body: DraftMap, path: string, fault: Fault): readonly DraftMap[] {
  const value = entryOf(mapOf(body, 'paths'), path);
  return mapsOf(value, fault, `path \`${path}\` must be a map`);
}

/** The maps of a method, in each branch of its condition; what is no map is a fault. */
export function methodItems(
  item: DraftMap,
  path: string,
  method: string,
  fault: Fault,
): readonly DraftMap[] {
  const value = entryOf(item, method);
  return mapsOf(value, fault, `method \`${method}\` of path \`${path}\` must be a map`);
}

/** The definitions of a method at a path that have an integration. */
export function integratedMethods(
  body: DraftMap,
  path: string,
  method: string,
  fault: Fault,
): readonly DraftMap[] {
  return pathItems(body, path, fault)
    .flatMap((item) => methodItems(item, path, methodKey(method), fault))
    .filter(hasIntegration);
}

/** Whether a method says where it leads. */
export function hasIntegration(method: DraftMap): boolean {
  return filled(entryOf(method, INTEGRATION));
}

/** Adds a path with a method, where they are not there yet. */
export function addPath(body: DraftMap, path: string, method: string, span: Span): void {
  const paths = mapOf(body, 'paths');
  if (paths === undefined) return;
  ensureMap(paths, path, span);
  for (const item of branches(entryOf(paths, path))) {
    if (item.kind === 'map' && !item.fields.has(methodKey(method))) {
      put(item, methodKey(method), span, {});
    }
  }
}

/** Whether every branch of the path has an integration for the method. */
export function isIntegrated(body: DraftMap, path: string, method: string): boolean {
  const items = branches(entryOf(mapOf(body, 'paths'), path));
  return (
    items.length > 0 &&
    items.every(
      (item) =>
        item.kind === 'map' &&
        branches(entryOf(item, methodKey(method))).some(
          (one) => one.kind === 'map' && hasIntegration(one),
        ),
    )
  );
}

/** Path parameters and greedy parts as a wildcard, as permissions and resource policies name REST routes. */
export function wildcardPath(path: string): string {
  return path.replaceAll(/\{[a-zA-Z0-9._-]+\+?\}/g, '*');
}

/** The same for HTTP routes, of whose greedy parts only `{proxy+}` becomes a wildcard. */
export function httpWildcardPath(path: string): string {
  return path.replaceAll(/\{(?:[a-zA-Z0-9._-]+|proxy\+)\}/g, '*');
}

/** A text without the slashes at its end. */
export function withoutEndSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** The integration URI of a function: `target` is what `Fn::Sub` calls it (`Function.Arn`, an alias). */
export function invocationUri(span: Span, target: string, streaming = false): Value {
  const version = streaming ? '2021-11-15' : '2015-03-31';
  const action = streaming ? 'response-streaming-invocations' : 'invocations';
  return sub(
    span,
    `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/${version}/functions/\${${target}}/${action}`,
  );
}

/** The authorizer or integration URI of a function whose ARN is any value. */
export function invocationUriOf(span: Span, variable: string, functionArn: Value): Value {
  return sub(
    span,
    `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${variable}}/invocations`,
    { [variable]: functionArn },
  );
}

function mapsOf(value: Draft | undefined, fault: Fault, message: string): readonly DraftMap[] {
  const found: DraftMap[] = [];
  const choice = value?.kind === 'map' ? entryOf(value, 'Fn::If') : undefined;
  if (choice !== undefined && choice.kind !== 'list') fault(choice.span, '`Fn::If` must be a list');
  for (const one of branches(value)) {
    if (one.kind === 'map') found.push(one);
    else fault(one.span, message);
  }
  return found;
}
