import { field } from '../../../../../model/value.ts';
import { isVersion3 } from '../definition.ts';
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
  for (const { key, value } of [...(mapOf(body, 'paths')?.fields.values() ?? [])]) {
    if (value.kind !== 'map') {
      fault(value.span, `path \`${key}\` must be a map`);
      continue;
    }
    const options = entryOf(value, 'options');
    if (options?.kind === 'map') convertOptions(options, fault);
    else if (filled(options)) {
      fault(options.span, `method \`options\` of path \`${key}\` must be a map`);
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

function convertOptions(options: DraftMap, fault: Fault): void {
  options.fields.delete('produces');
  options.fields.delete('consumes');
  let place: DraftMap = options;
  for (const key of ['responses', '200', 'headers']) {
    const inner = entryOf(place, key);
    if (!filled(inner)) return;
    if (inner.kind !== 'map') {
      fault(inner.span, `\`${key}\` of a method \`options\` must be a map`);
      return;
    }
    place = inner;
  }
  for (const { key, value } of [...place.fields.values()]) {
    put(place, key, value.span, { schema: value });
  }
}
