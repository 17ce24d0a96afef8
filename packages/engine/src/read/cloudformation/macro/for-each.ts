import type { Diagnostic } from '../../../model/diagnostic.ts';
import { type Field, field, type MapValue, text, type Value } from '../../../model/value.ts';
import type { ParameterState, StackContext } from '../evaluate/context.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { listItems, onlyField } from '../evaluate/values.ts';
import { mapFields, mapItems } from '../fields.ts';

const PREFIX = 'Fn::ForEach::';

/** Most nodes that the loops of one template may make. */
const MAX_NODES = 200_000;

/** Unrolls `Fn::ForEach` loops of the language extensions, wherever they stand. */
export function expandLoops(
  template: MapValue,
  parameters: ReadonlyMap<string, ParameterState>,
  report: (diagnostic: Diagnostic) => void,
): MapValue {
  const mappings = field(template, 'Mappings');
  const context: StackContext = {
    stackId: '',
    parameters,
    mappings: mappings?.kind === 'map' ? mappings : undefined,
    conditions: undefined,
    verdicts: new Map(),
    declares: () => false,
    outputOf: () => undefined,
    imported: () => undefined,
    report: () => undefined,
    spend: () => true,
  };
  const result = new Unroller(context, report).visit(template);
  return result.kind === 'map' ? result : template;
}

type Loop = { readonly identifier: string; readonly collection: Value; readonly body: MapValue };

class Unroller {
  readonly #context: StackContext;
  readonly #report: (diagnostic: Diagnostic) => void;
  #nodes = 0;
  #isStopped = false;

  constructor(context: StackContext, report: (diagnostic: Diagnostic) => void) {
    this.#context = context;
    this.#report = report;
  }

  visit(value: Value): Value {
    if (value.kind === 'list') {
      const items = mapItems(value.items, (item) => this.visit(item));
      return items === value.items ? value : { ...value, items };
    }
    if (value.kind !== 'map') return value;
    return holdsLoop(value) ? this.#unroll(value) : mapFields(value, (inner) => this.visit(inner));
  }

  #unroll(value: MapValue): MapValue {
    const fields = new Map<string, Field>();
    for (const [key, entry] of value.fields) {
      const unrolled = key.startsWith(PREFIX) ? this.#unrolled(entry) : undefined;
      if (unrolled === undefined) fields.set(key, { ...entry, value: this.visit(entry.value) });
      else for (const made of unrolled) fields.set(made.key, made);
    }
    return { ...value, fields };
  }

  #unrolled(entry: Field): readonly Field[] | undefined {
    const loop = loopOf(entry.value);
    const values = loop && this.#values(loop.collection);
    if (loop === undefined || values === undefined) {
      const message = `the values of loop \`${entry.key}\` are not known; what it makes is not seen`;
      this.#report({ code: 'invalid-template', message, span: entry.keySpan, incomplete: true });
      return undefined;
    }
    const made: Field[] = [];
    for (const value of values) {
      const body = this.visit(this.#substitute(loop.body, loop.identifier, value));
      if (this.#isStopped) break;
      if (body.kind === 'map') made.push(...body.fields.values());
    }
    return made;
  }

  #values(collection: Value): readonly string[] | undefined {
    const evaluated = evaluate(collection, this.#context);
    const items = listItems(evaluated)?.map(text);
    return items === undefined || items.includes(undefined)
      ? undefined
      : items.flatMap((item) => item ?? []);
  }

  #substitute(value: Value, identifier: string, by: string): Value {
    if (!this.#spend(value)) return value;
    switch (value.kind) {
      case 'known':
        return typeof value.value === 'string'
          ? { ...value, value: replaced(value.value, identifier, by) }
          : value;
      case 'list':
        return {
          ...value,
          items: value.items.map((item) => this.#substitute(item, identifier, by)),
        };
      case 'map': {
        const only = onlyField(value);
        if (only?.key === 'Ref' && text(only.value) === identifier) {
          return { kind: 'known', value: by, span: value.span };
        }
        const fields = new Map<string, Field>();
        for (const entry of value.fields.values()) {
          const key = replaced(entry.key, identifier, by);
          fields.set(key, { ...entry, key, value: this.#substitute(entry.value, identifier, by) });
        }
        return { ...value, fields };
      }
      default:
        return value;
    }
  }

  #spend(value: Value): boolean {
    this.#nodes++;
    if (this.#nodes <= MAX_NODES) return true;
    if (!this.#isStopped) {
      const message = `the loops of this template make more than ${MAX_NODES} nodes`;
      this.#report({ code: 'limit-reached', message, span: value.span, incomplete: true });
    }
    this.#isStopped = true;
    return false;
  }
}

function holdsLoop({ fields }: MapValue): boolean {
  for (const key of fields.keys()) if (key.startsWith(PREFIX)) return true;
  return false;
}

function loopOf(value: Value): Loop | undefined {
  const [identifier, collection, body] = listItems(value) ?? [];
  const name = text(identifier);
  if (name === undefined || name === '' || collection === undefined) return undefined;
  return body?.kind === 'map' ? { identifier: name, collection, body } : undefined;
}

/** `&{Name}` drops what may not stand in a logical id. */
function replaced(written: string, identifier: string, by: string): string {
  if (!written.includes('{')) return written;
  return written
    .replaceAll(`\${${identifier}}`, () => by)
    .replaceAll(`&{${identifier}}`, () => by.replaceAll(/[^A-Za-z0-9]/g, ''));
}
