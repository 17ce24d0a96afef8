import { field, type MapValue, text, type Value } from '../../model/value.ts';
import { directoryOf, resolveInside } from '../../support/path.ts';
import type { TemplateStore } from '../templates.ts';
import { namesakeOf } from './namesake.ts';

/** Property that names the template of a nested stack, by resource type. */
const LOCATIONS: ReadonlyMap<string, string> = new Map([
  ['AWS::CloudFormation::Stack', 'TemplateURL'],
  ['AWS::Serverless::Application', 'Location'],
  ['AWS::CloudFormation::StackSet', 'TemplateURL'],
]);

/** Raw location of the template that a resource nests, where it nests one. */
export function locationOf(entry: Value | undefined): Value | undefined {
  const property = LOCATIONS.get(text(field(entry, 'Type')) ?? '');
  if (property === undefined) return undefined;
  return field(field(entry, 'Properties'), property) ?? writtenOut(entry);
}

/** A template that is written into a stack set as a text, which is no place of a file. */
export function writtenOut(entry: Value | undefined): Value | undefined {
  return field(field(entry, 'Properties'), 'TemplateBody');
}

/** Local templates that a raw template nests, as far as they are written out. */
export function nestedPaths(file: string, root: MapValue, store: TemplateStore): readonly string[] {
  const resources = field(root, 'Resources');
  if (resources?.kind !== 'map') return [];
  return [...resources.fields.values()].flatMap(({ value }) => {
    const location = locationOf(value);
    if (location === writtenOut(value)) return [];
    const written = text(location);
    const local = written && resolveInside(directoryOf(file), written);
    return (local || namesakeOf(location, file, store)) ?? [];
  });
}
