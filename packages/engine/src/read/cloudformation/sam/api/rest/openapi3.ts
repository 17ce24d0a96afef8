import { field } from '../../../../../model/value.ts';
import { isVersion3, pathNames } from '../definition.ts';
import { type DraftMap, ensureMap, entryOf, mapOf, put } from '../draft.ts';
import type { Api } from '../model.ts';
import { type Fault, filled, given } from '../values.ts';

/**
 * Moves what was written in Swagger's places to those of OpenAPI 3, where the API is one of that
 * version. A definition that calls itself Swagger stays as it is.
 */
export function toOpenApi3(api: Api, body: DraftMap, fault: Fault): void {
  if (given(entryOf(body, 'swagger'))) return;
  const version = entryOf(body, 'openapi') ?? field(api.properties, 'OpenApiVersion');
  if (!isVersion3(version)) return;
  move(body, 'securityDefinitions', 'securitySchemes');
  move(body, 'definitions', 'schemas');
  for (const path of pathNames(body)) {
    const options = entryOf(mapOf(mapOf(body, 'paths'), path), 'options');
    if (options?.kind === 'map') convertOptions(options);
    else if (filled(options)) {
      fault(options.span, `method \`options\` of path \`${path}\` must be a map`);
    }
  }
}

function move(body: DraftMap, from: string, to: string): void {
  const value = entryOf(body, from);
  if (!filled(value)) return;
  const components = ensureMap(body, 'components', value.span);
  if (components === undefined) return;
  components.fields.set(to, { key: to, keySpan: value.span, value });
  body.fields.delete(from);
}

function convertOptions(options: DraftMap): void {
  options.fields.delete('produces');
  options.fields.delete('consumes');
  const headers = mapOf(mapOf(mapOf(options, 'responses'), '200'), 'headers');
  if (headers === undefined) return;
  for (const { key, value } of [...headers.fields.values()]) {
    put(headers, key, value.span, { schema: value });
  }
}
