import { valueFromJson } from '../../iam/parse/json.ts';
import type { Resource } from '../../model/resource.ts';
import type { Text } from '../../model/text.ts';
import { alternatives, field, items, number, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

/** A Task state: what it calls and with which parameters. */
export type MachineTask = {
  readonly machine: Resource;
  readonly state: string;
  /** The `Resource` of the state. */
  readonly resource: Value;
  /** Every text the resource may be; substitutions are filled in. */
  readonly texts: readonly Text[];
  /** `Parameters` (JSONPath) or `Arguments` (JSONata). */
  readonly parameters: Value | undefined;
  /** Retries of its `Retry` rules together; undefined where it has none. */
  readonly retries: number | undefined;
};

const MAX_DEPTH = 32;
const MAX_TASKS = 2_000;

/** Tasks of every state machine of the application, nested branches and maps included. */
export function machineTasks(context: LinkContext): readonly MachineTask[] {
  return context.index
    .ofType('AWS::StepFunctions::StateMachine')
    .flatMap((machine) => tasksOf(context, machine));
}

/** Tasks of one state machine; empty where its definition is not in the template. */
function tasksOf(context: LinkContext, machine: Resource): readonly MachineTask[] {
  const tasks: MachineTask[] = [];
  for (const definition of machineDefinitions(context, machine)) {
    collect(context, machine, definition, tasks, 0);
  }
  return tasks;
}

/** Definitions that a state machine may have, as maps with the template's substitutions filled in. */
export function machineDefinitions(context: LinkContext, machine: Resource): readonly Value[] {
  const substitutions = field(machine.properties, 'DefinitionSubstitutions');
  return definitionsOf(context, machine).map((one) => substitute(context, one, substitutions));
}

/** The definition as a map: written as one, or as JSON text with the template's values in it. */
function definitionsOf(context: LinkContext, machine: Resource): readonly Value[] {
  const { properties } = machine;
  const maps = alternatives(field(properties, 'Definition')).filter((one) => one.kind === 'map');
  const texts = alternatives(field(properties, 'DefinitionString')).flatMap((one) => {
    if (one.kind === 'map') return [one];
    return context.textsOf(one).flatMap((text) => valueFromJson(text, one.span) ?? []);
  });
  return [...maps, ...texts];
}

/** Replaces `${Name}` in every text by what DefinitionSubstitutions says; a text that is only that becomes the value itself. */
function substitute(
  context: LinkContext,
  value: Value,
  substitutions: Value | undefined,
  depth = 0,
): Value {
  if (substitutions?.kind !== 'map' || depth > MAX_DEPTH * 4) return value;
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string' && value.value.includes('${')
        ? filled(value.value, value, substitutions)
        : value;
    case 'list':
      return {
        ...value,
        items: value.items.map((one) => substitute(context, one, substitutions, depth + 1)),
      };
    case 'map': {
      const fields = [...value.fields].map(([key, one]) => {
        const inner = substitute(context, one.value, substitutions, depth + 1);
        return [key, { ...one, value: inner }] as const;
      });
      return { ...value, fields: new Map(fields) };
    }
    default:
      return value;
  }
}

function filled(text: string, at: Value, substitutions: Value): Value {
  const parts = text.split(/(\$\{[A-Za-z0-9_]+\})/).filter((part) => part !== '');
  const values = parts.map((part): Value => {
    const name = /^\$\{([A-Za-z0-9_]+)\}$/.exec(part)?.[1];
    const value = name === undefined ? undefined : field(substitutions, name);
    return value ?? { kind: 'known', value: part, span: at.span };
  });
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return { kind: 'joined', parts: values, span: at.span };
}

function collect(
  context: LinkContext,
  machine: Resource,
  part: Value | undefined,
  tasks: MachineTask[],
  depth: number,
): void {
  const states = field(part, 'States');
  if (states?.kind !== 'map' || depth > MAX_DEPTH) return;
  for (const { key, value } of states.fields.values()) {
    if (tasks.length >= MAX_TASKS) return;
    const resource = field(value, 'Resource');
    if (resource !== undefined) {
      const parameters = field(value, 'Parameters') ?? field(value, 'Arguments');
      const texts = context.textsOf(resource);
      const retries = retriesOf(value);
      tasks.push({ machine, state: key, resource, texts, parameters, retries });
    }
    for (const branch of items(field(value, 'Branches'))) {
      collect(context, machine, branch, tasks, depth + 1);
    }
    collect(context, machine, field(value, 'Iterator'), tasks, depth + 1);
    collect(context, machine, field(value, 'ItemProcessor'), tasks, depth + 1);
  }
}

/** A rule without a number of attempts makes three; each rule counts for itself. */
function retriesOf(state: Value): number | undefined {
  const rules = items(field(state, 'Retry'));
  if (rules.length === 0) return undefined;
  return rules.reduce((sum, rule) => sum + (number(field(rule, 'MaxAttempts')) ?? 3), 0);
}
