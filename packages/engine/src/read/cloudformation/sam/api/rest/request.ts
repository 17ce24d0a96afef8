import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { node, stringOf, type Tree } from '../../tree.ts';
import { INTEGRATION, integratedMethods, isVersion3 } from '../definition.ts';
import { type DraftMap, ensureList, ensureMap, entryOf, mapOf, put, thaw } from '../draft.ts';
import type { Api } from '../model.ts';
import type { Route } from '../route.ts';
import { asItems, type Fault, filled, filledField, given, givenField, isTrue } from '../values.ts';

const PARAMETER_NAME = /^method\.request\.(querystring|path|header)\./;

/** Writes the `RequestModel` of an event: the body's schema, and the validator that checks it. */
export function addRequestModel(route: Route, api: Api, body: DraftMap, fault: Fault): void {
  const request = filledField(route.properties, 'RequestModel');
  const model = filledField(request, 'Model');
  if (request?.kind !== 'map' || model === undefined) return;
  const name = stringOf(model);
  const models = filledField(api.properties, 'Models');
  if (name === undefined || !filled(field(models, name))) {
    fault(
      model.span,
      `model ${name === undefined ? '' : `\`${name}\` `}is not among the API's \`Models\``,
    );
    return;
  }
  for (const method of integratedMethods(body, route.path, route.method, fault)) {
    writeModel(method, body, name.toLowerCase(), givenField(request, 'Required'), model);
  }
  addValidator(route, body, request, fault);
}

function writeModel(
  method: DraftMap,
  body: DraftMap,
  name: string,
  required: Value | undefined,
  model: Value,
): void {
  const { span } = model;
  if (given(entryOf(body, 'swagger'))) {
    ensureList(method, 'parameters', span)?.items.push(
      thaw(node(span, { in: 'body', name, schema: { $ref: `#/definitions/${name}` }, required })),
    );
  } else if (isVersion3(entryOf(body, 'openapi'))) {
    const schema = { $ref: `#/components/schemas/${name}` };
    put(method, 'requestBody', span, { content: { 'application/json': { schema } }, required });
  }
}

function addValidator(route: Route, body: DraftMap, request: MapValue, fault: Fault): void {
  const checksBody = givenField(request, 'ValidateBody');
  const checksParameters = givenField(request, 'ValidateParameters');
  if (checksBody === undefined && checksParameters === undefined) return;
  for (const value of [checksBody, checksParameters]) {
    if (value === undefined || (value.kind === 'known' && typeof value.value === 'boolean'))
      continue;
    fault(value.span, '`ValidateBody` and `ValidateParameters` must be booleans');
    return;
  }
  const bodyToo = isTrue(checksBody);
  const parametersToo = isTrue(checksParameters);
  const name = validatorName(bodyToo, parametersToo);
  const validators = ensureMap(body, 'x-amazon-apigateway-request-validators', request.span);
  if (validators !== undefined && !filled(entryOf(validators, name))) {
    put(validators, name, request.span, {
      validateRequestBody: bodyToo,
      validateRequestParameters: parametersToo,
    });
  }
  for (const method of integratedMethods(body, route.path, route.method, fault)) {
    put(method, 'x-amazon-apigateway-request-validator', request.span, name);
  }
}

function validatorName(body: boolean, parameters: boolean): string {
  if (body) return parameters ? 'body-and-params' : 'body-only';
  return parameters ? 'params-only' : 'no-validation';
}

/** Writes the `RequestParameters` of an event, and those that the cache tells requests apart by. */
export function addRequestParameters(route: Route, body: DraftMap, fault: Fault): void {
  const written = filledField(route.properties, 'RequestParameters');
  for (const item of asItems(written)) {
    const found = requestParameter(item, fault);
    if (found === undefined) continue;
    for (const method of integratedMethods(body, route.path, route.method, fault)) {
      ensureList(method, 'parameters', item.span)?.items.push(thaw(node(item.span, found.entry)));
      const integration = mapOf(method, INTEGRATION);
      if (!found.cached || integration === undefined) continue;
      const keys = ensureList(integration, 'cacheKeyParameters', item.span);
      keys?.items.push({ kind: 'known', value: found.name, span: item.span });
    }
  }
}

type RequestParameter = { readonly name: string; readonly entry: Tree; readonly cached: boolean };

function requestParameter(item: Value, fault: Fault): RequestParameter | undefined {
  const first = item.kind === 'map' ? [...item.fields.values()][0] : undefined;
  const name = first?.key ?? stringOf(item);
  const settings = first?.value;
  if (name === undefined || !PARAMETER_NAME.test(name)) {
    fault(
      item.span,
      'a request parameter is named `method.request.[querystring|path|header].NAME`',
    );
    return undefined;
  }
  const known =
    settings === undefined ||
    (settings.kind === 'map' &&
      [...settings.fields.keys()].every((key) => key === 'Required' || key === 'Caching'));
  if (!known) {
    fault(settings.span, 'settings of a request parameter are `Required` and `Caching`');
    return undefined;
  }
  const [location = '', ...rest] = name.slice('method.request.'.length).split('.');
  return {
    name,
    cached: filled(field(settings, 'Caching')),
    entry: {
      in: location === 'querystring' ? 'query' : location,
      name: rest.join('.'),
      required: field(settings, 'Required') ?? false,
      type: 'string',
    },
  };
}
