import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Address, Resource, Stack, Written } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import {
  at,
  type Field,
  field,
  items,
  type MapValue,
  text,
  type Value,
} from '../../model/value.ts';
import { verdictOf } from './evaluate/condition.ts';
import type { StackContext } from './evaluate/context.ts';
import { callAt, evaluate } from './evaluate/evaluate.ts';
import { unknown } from './evaluate/values.ts';
import { locationOf } from './location.ts';
import type { Prepared } from './prepare.ts';

/** What a stack asks of the application around it. */
export type Surroundings = {
  readonly report: (diagnostic: Diagnostic) => void;
  readonly spend: () => boolean;
  readonly imported: (name: Value, by: StackReader) => Value | undefined;
  /** The stack that a resource of `parent` nests; undefined where its template is not at hand. */
  readonly nested: (parent: StackReader, logicalId: string) => StackReader | undefined;
};

/** An output of a stack. */
export type Output = { value: Value; exportName: Value | undefined; span: Span };

/** Evaluates one stack, each part when it is first asked for: stacks look into one another. */
export class StackReader {
  readonly id: string;
  readonly file: string;
  readonly parent: { readonly address: Address; readonly reader: StackReader } | undefined;
  readonly prepared: Prepared;
  readonly context: StackContext;
  readonly #resources: ReadonlyMap<string, Field>;
  readonly #properties = new Map<string, MapValue>();
  readonly #written = new Map<string, Written>();
  readonly #outputs = new Map<string, Output | undefined>();
  readonly #quiet: StackContext;

  constructor(
    id: string,
    prepared: Prepared,
    around: Surroundings,
    parent?: StackReader['parent'],
  ) {
    this.id = id;
    this.file = prepared.file;
    this.parent = parent;
    this.prepared = prepared;
    this.#resources = entries(prepared.template, 'Resources');
    const written = entries(prepared.written, 'Resources');
    this.context = {
      stackId: id,
      parameters: prepared.parameters,
      mappings: section(prepared.template, 'Mappings'),
      conditions: section(prepared.template, 'Conditions'),
      verdicts: new Map(),
      declares: (logicalId) => this.#resources.has(logicalId),
      outputOf: (logicalId, output) => around.nested(this, logicalId)?.output(output)?.value,
      imported: (name) => around.imported(name, this),
      report: around.report,
      spend: around.spend,
    };
    this.#quiet = {
      ...this.context,
      verdicts: new Map(),
      declares: (logicalId) => this.#resources.has(logicalId) || written.has(logicalId),
      report: () => undefined,
    };
  }

  /** Raw entry of a resource. */
  entry(logicalId: string): MapValue | undefined {
    const value = this.#resources.get(logicalId)?.value;
    return value?.kind === 'map' ? value : undefined;
  }

  /** Evaluated properties of a resource. */
  properties(logicalId: string): MapValue {
    const before = this.#properties.get(logicalId);
    if (before !== undefined) return before;
    const entry = this.#resources.get(logicalId);
    const raw = field(entry?.value, 'Properties');
    const value = raw && this.#evaluate(raw, this.context);
    const span = entry?.keySpan ?? { file: this.file, start: 0, end: 0 };
    const properties: MapValue =
      value?.kind === 'map' ? value : { kind: 'map', fields: new Map(), span };
    this.#properties.set(logicalId, properties);
    return properties;
  }

  /** An output by name; undefined where there is none, or where it hangs on itself. */
  output(name: string): Output | undefined {
    if (this.#outputs.has(name)) return this.#outputs.get(name);
    const declared = entries(this.prepared.template, 'Outputs').get(name);
    this.#outputs.set(name, undefined);
    const raw = field(declared?.value, 'Value');
    if (declared === undefined || raw === undefined) return undefined;
    const output = {
      value: this.#evaluate(raw, this.context),
      exportName: this.exportName(name),
      span: declared.keySpan,
    };
    this.#outputs.set(name, output);
    return output;
  }

  /** The evaluated name under which an output is exported. */
  exportName(name: string): Value | undefined {
    const declared = entries(this.prepared.template, 'Outputs').get(name);
    const exported = at(declared?.value, 'Export.Name');
    return exported && this.#evaluate(exported, this.context);
  }

  /** Logical ids of resources that nest another template. */
  get nestedIds(): readonly string[] {
    return [...this.#resources.values()]
      .filter(({ value }) => locationOf(value) !== undefined)
      .map(({ key }) => key);
  }

  /** The stack with its outputs. */
  stack(stageValues: ReadonlyMap<string, ReadonlyMap<string, string>>): Stack {
    const outputs = new Map<string, Output>();
    for (const name of entries(this.prepared.template, 'Outputs').keys()) {
      const output = this.output(name);
      if (output !== undefined) outputs.set(name, output);
    }
    const { conditions } = this.context;
    return {
      id: this.id,
      file: this.file,
      parent: this.parent?.address,
      ...(conditions === undefined ? {} : { conditions }),
      parameters: [...this.context.parameters.values()].map(({ parameter }) => parameter),
      outputs,
      metadata: field(this.prepared.template, 'Metadata'),
      stages: [...stageValues.keys()],
      stageValues,
    };
  }

  /** All resources that may exist. */
  resources(): readonly Resource[] {
    return [...this.#resources.values()].flatMap((entry) => this.#resource(entry) ?? []);
  }

  /** Evaluates, and takes a nesting beyond the call stack for what it is: absurd input. */
  #evaluate(value: Value, context: StackContext): Value {
    try {
      return evaluate(value, context);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = 'nested too deep to be evaluated';
      context.report({ code: 'limit-reached', message, span: value.span, incomplete: true });
      return unknown(message, value.span);
    }
  }

  #resource({ key, keySpan, value }: Field): Resource | undefined {
    const type = text(field(value, 'Type'));
    if (type === undefined || this.#isRuledOut(value)) return undefined;
    if (!type.includes('::')) {
      const message = `\`${type.slice(0, 60)}\` is no type of a resource`;
      const span = field(value, 'Type')?.span ?? keySpan;
      this.context.report({ code: 'invalid-template', message, span, incomplete: true });
      return undefined;
    }
    const condition = text(field(value, 'Condition'));
    const metadata = field(value, 'Metadata');
    const updatePolicy = field(value, 'UpdatePolicy');
    const deletionPolicy = text(field(value, 'DeletionPolicy'));
    return {
      address: `${this.id}/${key}`,
      stack: this.id,
      logicalId: key,
      type,
      properties: this.properties(key),
      span: keySpan,
      written: this.#writtenOf(key, keySpan, value, type),
      ...(condition === undefined ? {} : { condition }),
      ...(metadata === undefined ? {} : { metadata: this.#evaluate(metadata, this.#quiet) }),
      ...(updatePolicy === undefined
        ? {}
        : { updatePolicy: this.#evaluate(updatePolicy, this.context) }),
      ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
      dependsOn: items(field(value, 'DependsOn')).flatMap((one) => {
        const logicalId = text(one);
        return logicalId === undefined ? [] : [`${this.id}/${logicalId}`];
      }),
    };
  }

  /** Whether its condition is decided not to hold. */
  #isRuledOut(entry: Value): boolean {
    const condition = field(entry, 'Condition');
    const name = text(condition);
    if (condition === undefined || name === undefined) return false;
    const verdict = verdictOf(name, condition, callAt(condition, this.context));
    return verdict.isCertain && verdict.value === false;
  }

  #writtenOf(logicalId: string, keySpan: Span, value: Value, type: string): Written {
    const origin = this.prepared.origins.get(logicalId) ?? logicalId;
    const before = this.#written.get(origin);
    if (before !== undefined) return before;
    const entry = entries(this.prepared.written, 'Resources').get(origin);
    const source = entry ?? { keySpan, value };
    const raw = field(source.value, 'Properties');
    const isSame = raw !== undefined && raw === field(this.entry(origin), 'Properties');
    const properties = isSame ? this.properties(origin) : raw && this.#evaluate(raw, this.#quiet);
    const written: Written = {
      address: `${this.id}/${origin}`,
      type: text(field(source.value, 'Type')) ?? type,
      span: { ...source.keySpan, end: Math.max(source.keySpan.end, source.value.span.end) },
      properties: properties?.kind === 'map' ? properties : undefined,
    };
    this.#written.set(origin, written);
    return written;
  }
}

const NO_ENTRIES: ReadonlyMap<string, Field> = new Map();

/** Entries of a section of a template. */
export function entries(template: MapValue, name: string): ReadonlyMap<string, Field> {
  return section(template, name)?.fields ?? NO_ENTRIES;
}

function section(template: MapValue, name: string): MapValue | undefined {
  const value = field(template, name);
  return value?.kind === 'map' ? value : undefined;
}
