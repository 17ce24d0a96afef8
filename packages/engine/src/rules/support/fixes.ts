import type { Edit, Fix, Json } from '../../model/finding.ts';
import type { Resource } from '../../model/resource.ts';

/** Path of a property below `Properties`, in CloudFormation's own type and in the SAM type, where they differ. */
export type PropertyPath = { readonly cloudformation: string; readonly sam?: string };

/**
 * An edit that sets a property where the author wrote the resource: in the SAM resource if it is one.
 * Undefined where the SAM type has no such property (`sam: ''`).
 */
export function setProperty(
  resource: Resource | undefined,
  path: PropertyPath,
  value: Json,
): Edit | undefined {
  const dotted = resource === undefined ? '' : propertyPath(resource, path);
  if (resource === undefined || dotted === '') return undefined;
  return {
    kind: 'set',
    resource: resource.written.address,
    path: ['Properties', ...dotted.split('.')],
    value,
  };
}

function propertyPath(resource: Resource, path: PropertyPath): string {
  const isSam = resource.written.type.startsWith('AWS::Serverless::');
  return isSam ? (path.sam ?? path.cloudformation) : path.cloudformation;
}

/** A fix of those edits that are possible; undefined where none is. */
export function fixOf(
  title: string,
  options: { readonly safe: boolean; readonly check?: string },
  edits: readonly (Edit | undefined)[],
): Fix | undefined {
  const possible = edits.filter((edit) => edit !== undefined);
  return possible.length === 0 ? undefined : { title, ...options, edits: possible };
}
