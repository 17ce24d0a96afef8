import { field, type MapValue, text } from '../../../../../model/value.ts';
import { ownEntry } from '../../../../../support/own.ts';
import { intrinsic, type Tree } from '../../tree.ts';
import { isDefinition } from '../definition.ts';
import { ensureMap, put } from '../draft.ts';
import type { Api } from '../model.ts';
import { entries, type Fault, filledField } from '../values.ts';

const RESPONSES = 'x-amazon-apigateway-gateway-responses';
const KEYS = ['ResponseParameters', 'ResponseTemplates', 'StatusCode'];
const PREFIXES: { readonly [property: string]: string } = {
  Headers: 'header.',
  Paths: 'path.',
  QueryStrings: 'querystring.',
};

/** Writes `GatewayResponses` into the definition. */
export function addGatewayResponses(api: Api, fault: Fault): void {
  const written = filledField(api.properties, 'GatewayResponses');
  if (written === undefined) return;
  if (!isDefinition(api.body)) {
    fault(written.span, '`GatewayResponses` needs a valid definition in the template');
    return;
  }
  const target = ensureMap(api.body, RESPONSES, written.span);
  for (const { key, keySpan, value } of entries(written)) {
    if (value.kind !== 'map' || intrinsic(value) !== undefined) {
      fault(value.span, `gateway response \`${key}\` must be a map`);
    } else if (target !== undefined) put(target, key, keySpan, response(value, fault));
  }
}

function response(written: MapValue, fault: Fault): Tree {
  for (const { key, keySpan } of entries(written)) {
    if (!KEYS.includes(key)) fault(keySpan, `a gateway response has no property \`${key}\``);
  }
  const status = filledField(written, 'StatusCode');
  const code = text(status);
  if (status !== undefined && !/^[0-9]{1,3}$/.test(code ?? '')) {
    fault(status.span, '`StatusCode` of a gateway response must be a number');
  }
  const parameters = filledField(written, 'ResponseParameters');
  if (parameters !== undefined && parameters.kind !== 'map') {
    fault(parameters.span, '`ResponseParameters` must be a map');
  }
  return {
    responseParameters: prefixed(parameters?.kind === 'map' ? parameters : undefined, fault),
    responseTemplates: filledField(written, 'ResponseTemplates') ?? {},
    statusCode: code,
  };
}

function prefixed(parameters: MapValue | undefined, fault: Fault): Tree {
  const found: { [name: string]: Tree } = {};
  for (const { key, keySpan } of entries(parameters)) {
    if (ownEntry(PREFIXES, key) === undefined)
      fault(keySpan, `\`ResponseParameters\` has no property \`${key}\``);
  }
  for (const [property, prefix] of Object.entries(PREFIXES)) {
    const names = field(parameters, property);
    if (names !== undefined && names.kind !== 'map') {
      fault(names.span, `\`${property}\` of \`ResponseParameters\` must be a map`);
    }
    for (const { key, value } of entries(names)) found[`gatewayresponse.${prefix}${key}`] = value;
  }
  return found;
}
