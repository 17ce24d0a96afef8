import { at, items, type Value } from './value.ts';

const EXTENSION = 'x-amazon-apigateway-endpoint-configuration';

/**
 * The setting that switches an API's execute-api address off: its property, or the extension of its OpenAPI
 * body, which HTTP APIs keep under `servers`. Undefined where nothing is written, which leaves the address on.
 */
export function defaultEndpointSetting(properties: Value | undefined): Value | undefined {
  const body = at(properties, 'Body');
  const places = [body, ...items(at(body, 'servers'))];
  const written = places.map((one) => at(one, `${EXTENSION}.disableExecuteApiEndpoint`));
  return at(properties, 'DisableExecuteApiEndpoint') ?? written.find((one) => one !== undefined);
}
