import type { CodeValue, SdkCall, SourceLabel } from '../../model/code.ts';

/** Every part of an origin that a value holds, at any depth. */
export function sourcesIn(value: CodeValue): readonly SourceLabel[] {
  switch (value.kind) {
    case 'constant':
    case 'environment':
      return [];
    case 'source':
      return [value.from];
    case 'unknown':
      return value.from;
    default:
      return partsOf(value).flatMap(sourcesIn);
  }
}

/** The values that a value is directly made of. */
export function partsOf(value: CodeValue): readonly CodeValue[] {
  switch (value.kind) {
    case 'constant':
    case 'environment':
    case 'source':
    case 'unknown':
      return [];
    case 'text':
      return value.parts;
    case 'list':
      return value.items;
    case 'one-of':
      return value.values;
    case 'json':
      return [value.value];
    case 'record':
      return value.others === undefined
        ? [...value.fields.values()]
        : [...value.fields.values(), value.others];
  }
}

/** What a field of a record may be, by branch; empty where it is not there by name. */
export function fieldsOf(value: CodeValue | undefined, name: string): readonly CodeValue[] {
  if (value?.kind === 'one-of') return value.values.flatMap((one) => fieldsOf(one, name));
  const field = value?.kind === 'record' ? value.fields.get(name) : undefined;
  return field === undefined ? [] : [field];
}

/** What a parameter of a call may be. */
export function parameterOf({ parameters }: SdkCall, name: string): readonly CodeValue[] {
  return fieldsOf(parameters, name);
}

/** Whether every field of a value is known by name: nothing is spread into it from elsewhere. */
export function isClosed(value: CodeValue): boolean {
  if (value.kind === 'one-of') return value.values.every(isClosed);
  return value.kind === 'record' && value.others === undefined;
}

/** A text that is equal for equal values. */
export function shapeOf(value: CodeValue): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Map ? [...(part as ReadonlyMap<string, CodeValue>)] : part,
  );
}

/** The texts that a value may be, with a space for what is not known. */
export function textsOf(value: CodeValue): readonly string[] {
  switch (value.kind) {
    case 'constant':
      return [String(value.value)];
    case 'text':
      return [value.parts.map((one) => textsOf(one)[0] ?? ' ').join('')];
    case 'one-of':
      return value.values.flatMap(textsOf);
    default:
      return [];
  }
}
