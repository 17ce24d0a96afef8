import type { Operation, Subject } from '../../data/operations.ts';
import { operationOf } from '../../data/operations.ts';
import { RESOURCE_TYPES } from '../../data/resource-types.ts';
import type { CodeFacts, CodeValue, SdkCall, SourceLabel } from '../../model/code.ts';
import { variableOf } from '../../model/environment.ts';
import type { Naming } from '../../model/function-code.ts';
import type { Family, FunctionNode, Graph, NodeId } from '../../model/graph.ts';
import { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { hole } from '../../model/text.ts';
import { field, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { eventSources } from './event-sources.ts';
import { rulesListening } from './iot-topics.ts';
import { namedValues } from './named-values.ts';
import { onlyNamed } from './only-named.ts';
import { stepsOf } from './paths.ts';
import { templateValue } from './values.ts';

/** Resources that a call names, and in words why others are not known. */
export type Named = { readonly nodes: readonly NodeId[]; readonly missing: string | undefined };

/** One function's code, as names in it are looked up. */
export type Caller = { readonly fn: FunctionNode; readonly facts: CodeFacts };

const MAX_DEPTH = 4;

/** What rules and schedules can call and that passes its input on. */
const TARGETS: ReadonlySet<Family> = new Set([
  'queue',
  'topic',
  'bus',
  'stream',
  'firehose',
  'state-machine',
  'log-group',
]);

/** Finds resources by what the code says of their names. */
export class ResourceNames {
  readonly #context: LinkContext;
  readonly #query: Query;
  readonly #types = new Map<Subject, readonly string[]>();

  constructor(context: LinkContext, graph: Graph) {
    this.#context = context;
    this.#query = new Query(graph);
  }

  /** Resources that a call concerns by its parameters. */
  of(caller: Caller, call: SdkCall, operation: Operation, depth = 0): Named {
    const values = namedValues(call.parameters, operation);
    if (values.length === 0) {
      if (operation.standard === 'default-bus') return this.#defaultBus(call.at);
      return { nodes: [], missing: `${call.operation} names no ${words(operation.subject)}` };
    }
    return together(
      values.map((value) => this.#named(caller, value, operation.subject, call.at, depth)),
    );
  }

  /** What any value of the code names. Texts of values that are not in the template have holes (`⟨?…⟩`). */
  namingOf(caller: Caller, value: CodeValue, subject: Subject | undefined, at: Span): Naming {
    const texts = this.#context.textsOf(templateValue(value, caller.fn, at));
    if (subject === undefined) return { nodes: [], texts, missing: undefined };
    return { ...this.#named(caller, value, subject, at, 0), texts };
  }

  /** Resources that a value of the code names. */
  #named(caller: Caller, value: CodeValue, subject: Subject, at: Span, depth: number): Named {
    switch (value.kind) {
      case 'one-of':
        return this.#eitherOf(caller, value.values, subject, at, depth);
      case 'source':
        return this.#ofSource(caller, value.from, subject, at, depth);
      case 'unknown': {
        const found = value.from.map((one) => this.#ofSource(caller, one, subject, at, depth));
        return found.some((one) => one.nodes.length > 0)
          ? together(found)
          : { nodes: [], missing: 'the code computes its name' };
      }
      default:
        return this.#inTemplate(templateValue(value, caller.fn, at), subject);
    }
  }

  /**
   * A constant beside a variable that the template sets is only its default, which is never taken; an empty text
   * names nothing.
   */
  #eitherOf(
    caller: Caller,
    values: readonly CodeValue[],
    subject: Subject,
    at: Span,
    depth: number,
  ): Named {
    const isSet = values.some(
      (one) => one.kind === 'environment' && variableOf(caller.fn, one.name) !== undefined,
    );
    const named = values.filter((one) => one.kind !== 'constant' || (!isSet && one.value !== ''));
    const taken = named.length > 0 ? named : values;
    return together(taken.map((one) => this.#named(caller, one, subject, at, depth)));
  }

  #ofSource(
    caller: Caller,
    { origin, path, derived }: SourceLabel,
    subject: Subject,
    at: Span,
    depth: number,
  ): Named {
    switch (origin.kind) {
      case 'environment': {
        const { name } = origin;
        if (name === undefined) return { nodes: [], missing: 'some environment variable names it' };
        if (!derived) {
          const value = templateValue({ kind: 'environment', name }, caller.fn, at);
          return this.#inTemplate(value, subject);
        }
        const node = variableOf(caller.fn, name)?.refersTo;
        return this.#fitting(
          node === undefined ? [] : [node],
          subject,
          'the code computes its name',
        );
      }
      case 'call':
        return this.#ofResult(caller, origin.call, path, subject, depth);
      case 'event':
        return this.#ofEvent(caller, path, subject);
      case 'context':
        return { nodes: [], missing: 'the code computes its name' };
      default:
        return { nodes: [], missing: 'the code takes its name from outside' };
    }
  }

  /** A URL or ARN that another call looked up is of the resource that it was given the name of. */
  #ofResult(caller: Caller, index: number, path: string, subject: Subject, depth: number): Named {
    const before = caller.facts.calls[index];
    const missing = 'the result of another call names it';
    const operation =
      before === undefined ? undefined : operationOf(before.service, before.operation);
    if (before === undefined || operation === undefined || depth > MAX_DEPTH) {
      return { nodes: [], missing };
    }
    const known = this.of(caller, before, operation, depth + 1);
    if (operation.subject === subject) return { ...known, missing: known.missing && missing };
    if (operation.subject !== 'parameter' || stepsOf(path).at(-1) !== 'Value') {
      return { nodes: [], missing };
    }
    const values = known.nodes.flatMap(
      (id) => field(this.#query.resource(id)?.properties, 'Value') ?? [],
    );
    return values.length === 0
      ? { nodes: [], missing: 'a stored parameter names it' }
      : together(values.map((value) => this.#inTemplate(value, subject)));
  }

  /** Events say where they come from, which the template knows. */
  #ofEvent({ fn }: Caller, path: string, subject: Subject): Named {
    const missing = 'the event chooses it';
    const [first, ...rest] = stepsOf(path);
    const inputs = this.#query
      .triggersOf(fn.id)
      .flatMap((one) => (one.trigger === 'custom-resource' ? (one.input ?? []) : []));
    if (first === 'ResourceProperties' && rest.length > 0 && inputs.length > 0) {
      const given = inputs.flatMap((one) => rest.reduce<Value | undefined>(field, one) ?? []);
      return together(given.map((one) => this.#inTemplate(one, subject)));
    }
    return this.#fitting(eventSources(this.#query, this.#context, fn, path), subject, missing);
  }

  #inTemplate(value: Value, subject: Subject): Named {
    const context = this.#context;
    if (subject === 'function' || subject === 'target') {
      const targets = context.functionsOf(value).map((one) => one.function);
      if (targets.length > 0 || subject === 'function') {
        const missing = targets.length > 0 ? undefined : reasonOf(value, subject);
        return { nodes: targets, missing };
      }
    }
    if (subject === 'iot-rule') {
      const rules = rulesListening(context, value);
      return {
        nodes: rules,
        missing: rules.length > 0 ? undefined : 'no rule listens to its topic',
      };
    }
    const nodes = context.anyNodesOf(value, this.#typesOf(subject));
    const named =
      nodes.length > 0
        ? nodes
        : context
            .textsOf(value)
            .flatMap((one) => onlyNamed(context, one, subject, value.span) ?? []);
    return this.#fitting(named, subject, reasonOf(value, subject));
  }

  #fitting(nodes: readonly NodeId[], subject: Subject, missing: string): Named {
    const fitting = nodes.filter((id) => {
      const node = this.#query.node(id);
      if (node === undefined) return true;
      if (subject === 'function') return node.kind === 'function';
      if (node.kind !== 'resource') return node.kind === 'function' && subject === 'target';
      return node.family === subject || (subject === 'target' && TARGETS.has(node.family));
    });
    return { nodes: fitting, missing: fitting.length > 0 ? undefined : missing };
  }

  #defaultBus(at: Span): Named {
    const place = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
    const arn = `arn:${hole('AWS::Partition')}:events:${place}:event-bus/default`;
    return { nodes: [this.#context.external(arn, at)], missing: undefined };
  }

  #typesOf(subject: Subject): readonly string[] {
    const known = this.#types.get(subject);
    if (known !== undefined) return known;
    const types = Object.entries(RESOURCE_TYPES).flatMap(([type, { family }]) =>
      family === subject || (subject === 'target' && TARGETS.has(family)) ? [type] : [],
    );
    this.#types.set(subject, types);
    return types;
  }
}

function together(found: readonly Named[]): Named {
  const nodes = [...new Set(found.flatMap((one) => one.nodes))];
  const missing = found.find((one) => one.missing !== undefined)?.missing;
  return { nodes, missing: missing ?? (nodes.length > 0 ? undefined : 'it has no value') };
}

/** Why a value of the template leads to no resource. */
function reasonOf(value: Value, subject: Subject): string {
  switch (value.kind) {
    case 'unknown':
      return value.reason;
    case 'joined':
      return (
        value.parts.flatMap((one) => (one.kind === 'unknown' ? [one.reason] : []))[0] ??
        `no ${words(subject)} of that name is declared`
      );
    case 'oneOf': {
      const [first] = value.options;
      return first === undefined ? 'it has no value' : reasonOf(first.value, subject);
    }
    case 'known':
      return `no ${words(subject)} \`${String(value.value)}\` is declared`;
    default:
      return `no ${words(subject)} of that name is declared`;
  }
}

function words(subject: Subject): string {
  return subject.replaceAll('-', ' ');
}
