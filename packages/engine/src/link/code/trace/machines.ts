import type { NodeId } from '../../../model/graph.ts';
import type { Resource } from '../../../model/resource.ts';
import { field, items, text, type Value } from '../../../model/value.ts';
import type { LinkContext } from '../../context.ts';
import { machineDefinitions } from '../../definitions/state-machine.ts';
import type { Place } from './place.ts';
import { eventOfTask, outputOf } from './state-flow.ts';

/** A state with what is around it. */
export type State = {
  readonly name: string;
  readonly value: Value;
  readonly type: string;
  readonly scope: Scope;
  /** Names of the states that may come after it. */
  readonly next: readonly string[];
  /** Functions that it calls. */
  readonly functions: readonly NodeId[];
  /** Branches of a Parallel state, or the one iterator of a Map state. */
  readonly inner: Scope[];
};

/** States that run after one another: a machine, or a branch in it. */
export type Scope = {
  readonly machine: NodeId;
  readonly start: string;
  readonly states: Map<string, State>;
  readonly around: State | undefined;
};

const MAX_DEPTH = 16;

/** State machines by what is passed from state to state. Read when first asked for. */
export class Machines {
  readonly #context: LinkContext;
  readonly #known = new Map<NodeId, readonly Scope[]>();

  constructor(context: LinkContext) {
    this.#context = context;
  }

  /** Where a part of the event of a task comes from, by the name of its trigger (`<machine> <state>`). */
  eventOf(machine: NodeId, trigger: string, steps: readonly string[]): readonly Place[] {
    const resource = this.#context.index.get(machine);
    if (resource === undefined) return [];
    const name = trigger.slice(resource.logicalId.length + 1);
    return this.#scopes(resource).flatMap((scope) =>
      statesNamed(scope, name, 0).flatMap((state) => eventOfTask(state, steps)),
    );
  }

  /** Where a part of the output of an execution comes from. */
  outputOf(machine: NodeId, steps: readonly string[]): readonly Place[] {
    const resource = this.#context.index.get(machine);
    if (resource === undefined) return [];
    return this.#scopes(resource).flatMap((scope) => outputOf(scope, steps));
  }

  #scopes(machine: Resource): readonly Scope[] {
    const known = this.#known.get(machine.address);
    if (known !== undefined) return known;
    const scopes = machineDefinitions(this.#context, machine).map((one) =>
      this.#scope(one, machine.address, undefined, 0),
    );
    this.#known.set(machine.address, scopes);
    return scopes;
  }

  #scope(value: Value, machine: NodeId, around: State | undefined, depth: number): Scope {
    const states = new Map<string, State>();
    const start = text(field(value, 'StartAt')) ?? '';
    const scope: Scope = { machine, start, states, around };
    const listed = field(value, 'States');
    if (listed?.kind !== 'map' || depth > MAX_DEPTH) return scope;
    for (const { key, value: one } of listed.fields.values()) {
      const state: State = {
        name: key,
        value: one,
        type: text(field(one, 'Type')) ?? '',
        scope,
        next: nextOf(one),
        functions: this.#functions(one),
        inner: [],
      };
      states.set(key, state);
      const inner = [
        ...items(field(one, 'Branches')),
        ...[field(one, 'Iterator'), field(one, 'ItemProcessor')].flatMap((each) => each ?? []),
      ];
      for (const each of inner) state.inner.push(this.#scope(each, machine, state, depth + 1));
    }
    return scope;
  }

  #functions(state: Value): readonly NodeId[] {
    const parameters = field(state, 'Parameters') ?? field(state, 'Arguments');
    const direct = this.#context.functionsOf(field(state, 'Resource'));
    const named =
      direct.length > 0 ? direct : this.#context.functionsOf(field(parameters, 'FunctionName'));
    return [...new Set(named.map((one) => one.function))];
  }
}

function nextOf(state: Value): readonly string[] {
  const choices = items(field(state, 'Choices'));
  const catches = items(field(state, 'Catch'));
  const named = [state, ...choices, ...catches].map((one) => text(field(one, 'Next')));
  return [...named, text(field(state, 'Default'))].flatMap((one) => one ?? []);
}

function statesNamed(scope: Scope, name: string, depth: number): readonly State[] {
  const own = scope.states.get(name);
  const inner =
    depth > MAX_DEPTH
      ? []
      : [...scope.states.values()].flatMap((one) =>
          one.inner.flatMap((each) => statesNamed(each, name, depth + 1)),
        );
  return own === undefined ? inner : [own, ...inner];
}
