import type { Field, MapValue, Value } from '../../../model/value.ts';
import { reject, type SamContext } from './context.ts';
import { property } from './reading.ts';
import { map, node, withField, withoutFields } from './tree.ts';

/** An entry of `Resources`; `within` is the resource that carries it, for an embedded connector. */
export type Entry = Field & { readonly within?: string };

/** Connectors that a resource carries in its `Connectors`, as resources of their own. */
export function embeddedConnectors(
  source: string,
  connectors: Value | undefined,
  context: SamContext,
): readonly Entry[] {
  if (connectors === undefined) return [];
  if (connectors.kind !== 'map') {
    reject(context, connectors.span, `Connectors of ${source} must be a map`);
    return [];
  }
  return [...connectors.fields.values()].flatMap((field) => {
    const properties = property(field.value, 'Properties');
    if (field.value.kind !== 'map' || properties?.kind !== 'map') {
      reject(context, field.value.span, `connector ${field.key} of ${source} needs Properties`);
      return [];
    }
    const full = withSource(source, properties, field, context);
    const entry = withField(field.value, 'Properties', full);
    const typed = withField(entry, 'Type', node(field.keySpan, 'AWS::Serverless::Connector'));
    return [{ key: source + field.key, keySpan: field.keySpan, value: typed, within: source }];
  });
}

function withSource(
  source: string,
  properties: MapValue,
  field: Field,
  context: SamContext,
): MapValue {
  const reference = property(properties, 'SourceReference');
  const rest = withoutFields(properties, ['SourceReference']);
  const own = map(field.keySpan, { Id: source });
  if (reference === undefined) return withField(rest, 'Source', own, field.keySpan);
  if (reference.kind !== 'map') {
    reject(context, reference.span, 'SourceReference must be a map');
    return withField(rest, 'Source', own, field.keySpan);
  }
  const id = reference.fields.get('Id');
  if (id !== undefined) reject(context, id.keySpan, 'SourceReference cannot change the Id');
  return withField(rest, 'Source', {
    ...own,
    fields: new Map([...reference.fields, ...own.fields]),
  });
}
