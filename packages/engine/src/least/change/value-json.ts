import type { Json } from '../../model/finding.ts';
import type { Option, Value } from '../../model/value.ts';

/** A value of a template as it may be written again in the same stack; undefined where it is not known in full. */
export function jsonOfValue(value: Value | undefined): Json | undefined {
  switch (value?.kind) {
    case 'known':
      return value.parameter === undefined ? value.value : { Ref: value.parameter };
    case 'symbol':
      return { Ref: value.name };
    case 'reference':
      return referenceJson(value.resource, value.attribute);
    case 'joined':
      return joinedJson(value.parts);
    case 'oneOf':
      return branchesJson(value.options);
    case 'absent':
      return { Ref: 'AWS::NoValue' };
    case 'list':
      return allOf(value.items.map(jsonOfValue));
    case 'map':
      return mapJson(value);
    case 'unknown':
      return value.name?.startsWith('param:') === true
        ? { Ref: value.name.slice('param:'.length) }
        : undefined;
    default:
      return undefined;
  }
}

function referenceJson(resource: string, attribute: string): Json {
  const logicalId = resource.slice(resource.lastIndexOf('/') + 1);
  return attribute === 'Ref' ? { Ref: logicalId } : { 'Fn::GetAtt': [logicalId, attribute] };
}

function joinedJson(parts: readonly Value[]): Json | undefined {
  const texts = parts.map((part) => {
    // A known part may be put together from several parameters, of which only one is told.
    if (part.kind === 'known') {
      return part.parameter === undefined ? String(part.value) : undefined;
    }
    const json = jsonOfValue(part);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    const { Ref: ref, 'Fn::GetAtt': attribute } = json as { readonly [key: string]: Json };
    if (typeof ref === 'string') return `\${${ref}}`;
    return Array.isArray(attribute) ? `\${${attribute.join('.')}}` : undefined;
  });
  return texts.includes(undefined) ? undefined : { 'Fn::Sub': texts.join('') };
}

/** Both branches of one condition. */
function branchesJson(options: readonly Option[]): Json | undefined {
  const then = options.find((one) => /^[A-Za-z0-9]+$/.test(one.when ?? ''));
  const otherwise = options.find((one) => one.when === `!${then?.when}`);
  if (then?.when === undefined || otherwise === undefined || options.length > 2) return undefined;
  const [one, other] = [jsonOfValue(then.value), jsonOfValue(otherwise.value)];
  return one === undefined || other === undefined
    ? undefined
    : { 'Fn::If': [then.when, one, other] };
}

function allOf(values: readonly (Json | undefined)[]): Json | undefined {
  return values.includes(undefined) ? undefined : values.filter((one) => one !== undefined);
}

function mapJson(value: Value & { kind: 'map' }): Json | undefined {
  const found: { [key: string]: Json } = {};
  for (const [key, { value: inner }] of value.fields) {
    const json = jsonOfValue(inner);
    if (json === undefined) return undefined;
    found[key] = json;
  }
  return found;
}
