import type { Edit, Json } from '../../model/finding.ts';
import type { Resource } from '../../model/resource.ts';
import { at } from '../../model/value.ts';
import { setProperty } from './fixes.ts';

/** Sets a property of an event source mapping where its author wrote it: the resource, or an event of a SAM function. */
export function setOnMapping(
  mapping: Resource | undefined,
  property: string,
  value: Json,
): Edit | undefined {
  if (mapping === undefined) return undefined;
  const { written, logicalId } = mapping;
  if (written.type === mapping.type) {
    return setProperty(mapping, { cloudformation: property }, value);
  }
  const owner = written.address.slice(written.address.lastIndexOf('/') + 1);
  const event = logicalId.startsWith(owner) ? logicalId.slice(owner.length) : '';
  if (at(written.properties, `Events.${event}`) === undefined) return undefined;
  const path = ['Properties', 'Events', event, 'Properties', ...property.split('.')];
  return { kind: 'set', resource: written.address, path, value };
}
