import type { MapValue, Value } from '../../model/value.ts';

/** Whether a raw tree has the shape of a template: a `Resources` map with a typed entry. */
export function isTemplate(tree: Value | undefined): tree is MapValue {
  if (tree?.kind !== 'map') return false;
  const resources = tree.fields.get('Resources')?.value;
  if (resources?.kind !== 'map') return tree.fields.has('AWSTemplateFormatVersion');
  for (const [key, entry] of resources.fields) {
    if (key.startsWith('Fn::')) return true;
    if (entry.value.kind === 'map' && entry.value.fields.has('Type')) return true;
  }
  return tree.fields.has('AWSTemplateFormatVersion') || tree.fields.has('Transform');
}
