import type { Field, MapValue } from '../../../model/value.ts';
import { checkProperties, resourceKinds } from './check.ts';
import { reject, type SamContext } from './context.ts';
import { type Entry, embeddedConnectors } from './embedded.ts';
import { mergeGlobals, readGlobals } from './globals.ts';
import type { SamResource } from './output.ts';
import { property } from './reading.ts';
import { map, stringOf, withoutFields } from './tree.ts';

/** The template's resources: what SAM expands, and what is plain CloudFormation already. */
export type TemplateResources = {
  readonly sam: readonly SamResource[];
  readonly plain: readonly Field[];
};

/** Whether a template asks for the transform, or has resources that need it. */
export function isSamTemplate(template: MapValue): boolean {
  const transform = template.fields.get('Transform')?.value;
  const names = transform?.kind === 'list' ? transform.items : [transform];
  if (names.some((name) => stringOf(name)?.startsWith('AWS::Serverless-') === true)) return true;
  const resources = property(template, 'Resources');
  if (resources?.kind !== 'map') return false;
  return [...resources.fields.values()].some((field) =>
    stringOf(property(field.value, 'Type'))?.startsWith('AWS::Serverless::'),
  );
}

/** Reports sections of the template that are of no use to anybody. */
export function checkSections(template: MapValue, context: SamContext): void {
  for (const name of ['Parameters', 'Mappings', 'Conditions', 'Outputs']) {
    const field = template.fields.get(name);
    if (field !== undefined && field.value.kind !== 'map') {
      reject(context, field.keySpan, `${name} must be a map`);
    }
  }
  const mappings = property(template, 'Mappings');
  for (const mapping of mappings?.kind === 'map' ? mappings.fields.values() : []) {
    for (const row of mapping.value.kind === 'map' ? mapping.value.fields.values() : []) {
      if (row.value.kind !== 'map' && !row.key.startsWith('Fn::')) {
        reject(context, row.value.span, `mapping ${mapping.key} needs two levels of keys`);
      }
    }
  }
  const parameters = property(template, 'Parameters');
  if (parameters?.kind !== 'map') return;
  for (const parameter of parameters.fields.values()) {
    const value = property(parameter.value, 'Default');
    if (value !== undefined && value.kind !== 'known') {
      reject(context, value.span, `Default of parameter ${parameter.key} must be a string`);
    }
  }
}

/** Sorts resources, merges Globals, takes connectors off their resources and checks properties. */
export function readResources(template: MapValue, context: SamContext): TemplateResources {
  const globals = readGlobals(template, context);
  const sam: SamResource[] = [];
  const plain: Field[] = [];
  for (const field of entriesWithConnectors(template, context)) {
    const type = stringOf(property(field.value, 'Type'));
    const kinds = type === undefined ? undefined : resourceKinds(type);
    if (type === undefined || kinds === undefined || field.value.kind !== 'map') {
      plain.push(field);
      continue;
    }
    const written = propertiesOf(field, context);
    const properties = mergeGlobals(globals.get(type), written, field.value, context);
    const resource = {
      logicalId: field.key,
      type,
      properties,
      entry: field.value,
      span: field.keySpan,
      ...(field.within === undefined ? {} : { within: field.within }),
    };
    checkProperties(context, field.key, properties, kinds, field.keySpan);
    checkResource(resource, context);
    sam.push(resource);
  }
  return { sam, plain };
}

function propertiesOf(field: Field, context: SamContext): MapValue {
  const written =
    field.value.kind === 'map' ? field.value.fields.get('Properties')?.value : undefined;
  if (written === undefined) return map(field.keySpan, {});
  if (written.kind === 'map') return written;
  reject(context, written.span, `Properties of ${field.key} must be a map`);
  return map(field.keySpan, {});
}

function checkResource(resource: SamResource, context: SamContext): void {
  if (!/^[A-Za-z0-9]+$/.test(resource.logicalId)) {
    reject(
      context,
      resource.span,
      `${resource.logicalId} is no logical id: letters and digits only`,
    );
  }
  const tags = property(resource.properties, 'Tags');
  if (tags?.kind !== 'map') return;
  for (const field of tags.fields.values()) {
    const isReserved =
      field.key === 'lambda:createdBy' ||
      field.key === 'serverlessrepo:applicationId' ||
      field.key === 'serverlessrepo:semanticVersion';
    if (isReserved) reject(context, field.keySpan, `the tag ${field.key} is SAM's own`);
  }
}

/** All entries of `Resources`; embedded connectors become resources after the one that carries them. */
function entriesWithConnectors(template: MapValue, context: SamContext): readonly Entry[] {
  const resources = property(template, 'Resources');
  if (resources?.kind !== 'map' || resources.fields.size === 0) {
    reject(context, resources?.span ?? template.span, 'the template has no Resources');
    return [];
  }
  const entries: Entry[] = [];
  for (const field of resources.fields.values()) {
    if (field.value.kind !== 'map') {
      if (!field.key.startsWith('Fn::')) {
        reject(context, field.value.span, `resource ${field.key} must be a map`);
      }
      entries.push(field);
      continue;
    }
    const condition = property(field.value, 'Condition');
    if (condition !== undefined && stringOf(condition) === undefined) {
      reject(context, condition.span, 'Condition of a resource must be the name of a condition');
    }
    const connectors = field.value.fields.get('Connectors')?.value;
    entries.push({ ...field, value: withoutFields(field.value, ['Connectors']) });
    for (const connector of embeddedConnectors(field.key, connectors, context)) {
      if (resources.fields.has(connector.key)) {
        reject(
          context,
          connector.keySpan,
          `${connector.key} is a resource of the template already`,
        );
      }
      entries.push(connector);
    }
  }
  return entries;
}
