import type { AnySchema } from '../../core/schema.ts';
import { isPromise } from '../../core/validate.ts';
import type { TriggerModel } from '../triggers.ts';
import type { Attack, HostileOptions } from './hostile.ts';
import { INJECTIONS, type InjectionClass } from './injections.ts';
import { ODD_BYTES, oddTexts } from './texts.ts';
import { hugeValues, ODD_VALUES, withPrototypeNames } from './values.ts';

/** Attacks by what others write: the whole payload, and each field of a valid one. */
export function payloadAttacks(
  model: TriggerModel,
  options: HostileOptions,
  random: () => number,
): readonly Attack[] {
  switch (model.carries) {
    case 'nothing':
      return [];
    case 'name':
      return nameAttacks(model, options);
    case 'value':
    case 'item':
      return valueAttacks(model, options, random);
    default:
      if (options.as === 'text') return [...nameAttacks(model, options), ...encodingAttacks(model)];
      return [...wireAttacks(model, options), ...valueAttacks(model, options, random)];
  }
}

/** A text that is no JSON: the schema, where there is one, is for the text. */
function nameAttacks(model: TriggerModel, { schema }: HostileOptions): readonly Attack[] {
  return injections().map(([kind, text]) => ({
    kind: `injection: ${kind}`,
    name: `${kind}: ${shown(text)}`,
    event: model.event(text),
    mustRefuse: schema !== undefined && refuses(schema, text),
  }));
}

/** What JSON cannot be: always refused where JSON is expected. */
function wireAttacks(model: TriggerModel, { valid = {} }: HostileOptions): readonly Attack[] {
  const texts = oddTexts(valid).map(
    ([name, kind, text]): Attack => ({
      kind,
      name,
      event: model.event(text),
      mustRefuse: true,
    }),
  );
  return [...texts, ...encodingAttacks(model)];
}

/** Bytes that are no text, where bytes are carried. */
function encodingAttacks(model: TriggerModel): readonly Attack[] {
  if (model.carries !== 'bytes') return [];
  return ODD_BYTES.map(([name, one]) => ({
    kind: 'encoding',
    name,
    event: model.event(one),
    mustRefuse: true,
  }));
}

function valueAttacks(
  model: TriggerModel,
  options: HostileOptions,
  random: () => number,
): readonly Attack[] {
  const { schema, valid, sample, seed = 1 } = options;
  const attack = (
    kind: Attack['kind'],
    name: string,
    payload: unknown,
    isKnown = false,
  ): Attack => ({
    kind,
    name,
    event: model.event(payload),
    mustRefuse: isKnown || (schema === undefined ? isNoObject(payload) : refuses(schema, payload)),
  });
  const isCarried = (payload: unknown): boolean => model.carries !== 'item' || !isNoObject(payload);
  const wholes = ODD_VALUES.filter(([, value]) => isCarried(value)).map(([name, value]) =>
    attack('type', `${name} as the payload`, value),
  );
  const names = withPrototypeNames(valid).map(([name, value]) =>
    attack('prototype', name, value, true),
  );
  const given = sample?.(100, seed)
    .filter(isCarried)
    .map((value, at) => attack('type', `sample ${at + 1}`, value));
  const huge = hugeValues();
  const fields = fieldsOf(valid).flatMap((field) => [
    ...ODD_VALUES.map(([name, value]) =>
      attack('type', `${name} as ${field}`, changed(valid, field, value)),
    ),
    ...huge.map(([name, value]) =>
      attack('size', `${name} as ${field}`, changed(valid, field, value)),
    ),
  ]);
  return [...wholes, ...names, ...(given ?? []), ...fields, ...injected(valid, attack, random)];
}

/** Each text once, in a field that the seed chooses; where no field is known, in place of the payload. */
function injected(
  valid: unknown,
  attack: (kind: Attack['kind'], name: string, payload: unknown) => Attack,
  random: () => number,
): readonly Attack[] {
  const fields = fieldsOf(valid);
  return injections().map(([kind, text]) => {
    const field = fields[Math.floor(random() * fields.length)];
    const place = field === undefined ? 'as the payload' : `as ${field}`;
    const payload = field === undefined ? { injected: text } : changed(valid, field, text);
    return attack(`injection: ${kind}`, `${kind} ${place}: ${shown(text)}`, payload);
  });
}

function injections(): readonly (readonly [InjectionClass, string])[] {
  const classes = Object.entries(INJECTIONS) as [InjectionClass, readonly string[]][];
  return classes.flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const));
}

/** Names of an object's own fields; what is no object has none. */
function fieldsOf(valid: unknown): readonly string[] {
  return isNoObject(valid) ? [] : Object.keys(valid as object);
}

function changed(valid: unknown, field: string, value: unknown): unknown {
  return { ...(valid as object), [field]: value };
}

/** No schema for messages takes what is no object at all. */
function isNoObject(payload: unknown): boolean {
  return typeof payload !== 'object' || payload === null || Array.isArray(payload);
}

/** Whether the schema itself takes no such payload. One that waits does not say so here. */
function refuses(schema: AnySchema, payload: unknown): boolean {
  try {
    const result = schema['~standard'].validate(payload);
    return !isPromise(result) && result.issues !== undefined;
  } catch {
    return true;
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
