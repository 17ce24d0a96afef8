import type { Observation, SinkKind, SourceLabel } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import type { ApiObj, Clearance, Proof, RecordObj, Value } from '../interpret/value.ts';
import type { Language } from '../ir.ts';

/**
 * What a call of a library does. Models are data: a table a library, matched by API path (see `ApiObj`) or,
 * for methods of plain values (text, lists, dictionaries, unknown objects), by the method's name.
 *
 * Patterns of `api`: segments separated by dots; `()` stands for the result of a call (also of `new`);
 * `*` any one segment; `{a,b}` alternatives within a segment; a leading `**.` any beginning.
 * A submodule keeps its slash: `fs/promises.readFile`. `node:` prefixes are removed; default imports and
 * namespaces are the module itself (`axios.get`, not `axios.default.get`).
 * Builtins are globals: `JSON.parse`, `eval`, `open`, `console.log`, `process.env`.
 */
export type Model = {
  readonly api?: string | readonly string[];
  readonly method?: string | readonly string[];
  /** Only for this language; both where it is not said. */
  readonly language?: Language;
  /** The model holds only for such calls; the next one that matches is taken otherwise. */
  readonly when?: (call: Call) => boolean;
  readonly sinks?: readonly Sink[];
  /**
   * The result: what of the call goes into it. `api` (the default for API paths): a new API value
   * `<path>()` with the taint of receiver and arguments, not marked assumed. `nothing`: no taint.
   * `receiver`, `arguments`, `argument:0`: that value itself. `text`: a text made from receiver and arguments.
   * `scalar`: a number or boolean. A function: whatever it gives.
   */
  readonly returns?: Returns | ((call: Call) => Value);
  /** What the result is cleared for. */
  readonly clears?: readonly SinkKind[] | 'all';
  /** What a part of a library is when it is read as a property (`flask.request.args`). */
  readonly reads?: (read: Read) => Value;
  /** Runs beside the result: observations, SDK calls, routes, callbacks. */
  readonly effect?: (call: Call) => void;
  /** A true result proves something about an argument or the receiver (a predicate); a false one likewise. */
  readonly proves?: (call: Call) => {
    readonly whenTrue?: readonly Proof[];
    readonly whenFalse?: readonly Proof[];
  };
  /** Positions of arguments that are called back; with what: `element` of the receiver, `result`, `error-first` (undefined, result). */
  readonly callbacks?: readonly {
    readonly argument: number;
    readonly gets: 'element' | 'result' | 'error-first' | 'receiver';
  }[];
};

/** A property of a library that is read; `object` is what it is taken from. */
export type Read = {
  readonly api: string;
  readonly object: Value;
  readonly at: Span;
  readonly machine: Machine;
};

/** A parameter of a function of the program, as it is written. */
export type Parameter = {
  readonly name: string;
  readonly rest: 'list' | 'keys' | undefined;
  readonly annotation: Value | undefined;
  readonly fallback: Value | undefined;
  /** TypeScript: what its decorators are, called or not (`@Body()`). */
  readonly decorators: readonly Value[];
};

/** See `Model.returns`. */
export type Returns =
  | 'api'
  | 'nothing'
  | 'receiver'
  | 'arguments'
  | 'text'
  | 'scalar'
  | 'element'
  | `argument:${number}`;

/** An argument that must not hold text from outside. */
export type Sink = {
  readonly kind: SinkKind;
  /** Position, or all positions from one on (`from`), or the receiver. A keyword of the same meaning in `name`. */
  readonly argument: number | 'receiver' | { readonly from: number };
  readonly name?: string;
  /** Only this part of the argument: `Body.Html.Data`; `*` for elements. */
  readonly field?: string;
  /** Names the argument for the reader: `command`, `SQL text`. */
  readonly part: string;
  readonly when?: (call: Call) => boolean;
};

/** One call, as a model sees it, and what it may do with it. */
export type Call = {
  readonly api: string;
  readonly at: Span;
  readonly language: Language;
  readonly construct: boolean;
  readonly receiver: Value;
  /** What is called, where it is something of a library: `app.route('/x')` in `app.route('/x')(handler)`. */
  readonly callee: ApiObj | undefined;
  readonly args: readonly Value[];
  /** What any further argument is, where a list of unknown length is spread. */
  readonly rest: Value | undefined;
  readonly named: ReadonlyMap<string, Value>;
  /** The argument at a position or of a keyword; an unknown value without taint where there is none. */
  argument(position: number, name?: string): Value;
  /** Whether the argument is there at all. */
  has(position: number, name?: string): boolean;
  readonly machine: Machine;
};

/** What models may ask of the interpreter. */
export interface Machine {
  /** A field by name. */
  member(value: Value, name: string, at: Span): Value;
  /** The field of a nested path (`a.b`), `*` for elements. */
  field(value: Value, path: string, at: Span): Value;
  /** What the elements (or values) of a list, dictionary or iterable may be. */
  element(value: Value, at: Span): Value;
  /** Calls a function value; unknown callees give an assumed result. */
  call(callee: Value, args: readonly Value[], at: Span): Value;
  /**
   * Calls a handler: each value that it gives back goes to `answer` at the place of its `return`. Without `answer`
   * whoever is told already stays so: a wrapper calls on what it wraps.
   */
  callHandler(
    callee: Value,
    args: readonly Value[],
    at: Span,
    answer?: (value: Value, at: Span) => void,
  ): Value;
  /** A value that the entry gives back to its caller. */
  respond(value: Value, at: Span): void;
  /** A new list or record that holds the values. */
  list(items: readonly Value[], rest?: Value): Value;
  record(fields: Readonly<Record<string, Value>>, rest?: Value): Value;
  /** Sets a field of the objects that a value may be; `key` is what the code names it by. */
  assign(target: Value, name: string, value: Value, at: Span, key?: Value): void;
  /** The records that it may be, for reading what is known of them. */
  records(value: Value): readonly RecordObj[];
  /** The same value with a step of decoding on its labels: `step(body, '$json')` makes `body.$json`. */
  step(value: Value, step: string, at: Span, text: string): Value;
  /** Something made from values: labels stay, the derivation is this place. */
  derive(values: readonly Value[], at: Span, text?: string): Value;
  /** Cleared for some sinks. */
  clear(value: Value, clearance: Clearance): Value;
  /** Marked as looked at by a validator, and noted as a validation. */
  validated(value: Value, by: string, at: Span): Value;
  /** A value from an origin of its own. */
  source(label: SourceLabel, at: Span, text: string): Value;
  /** Reports that a value reaches a sink (labels that are not cleared for it become flows). */
  sink(kind: SinkKind, value: Value, at: Span, api: string, part: string): void;
  /** Notes that a host is reached: a URL, or (`isName`) the name of the host alone. */
  reachesHost(value: Value, isName: boolean, at: Span, api: string): void;
  /** Records an SDK call and gives its result, whose labels have the call as origin. */
  sdk(call: {
    service: string;
    operation: string;
    parameters: Value;
    through: string;
    client?: Value;
    at: Span;
  }): Value;
  /** Records a misuse. */
  observe(observation: Omit<Observation, 'from'> & { readonly values?: readonly Value[] }): void;
  /**
   * Registers a route of a framework: its handlers run as entries with arguments from `arguments`,
   * after the module has been evaluated.
   */
  route(route: {
    method: string;
    path: string;
    framework: string;
    at: Span;
    run: () => void;
  }): void;
  /** Runs a part of a route under its name, or (undefined) something that many routes share. */
  inRoute(name: string | undefined, run: () => void): void;
  /** Runs a part in which what is proved holds there alone. */
  apart(part: () => void): void;
  /** Runs after the handler, before the routes: what a framework does with what nobody served. */
  later(run: () => void): void;
  /** Notes checks that hold from here on: a validator that throws where they do not. */
  prove(proofs: readonly Proof[]): void;
  /** Every check that holds here. */
  proved(): readonly Proof[];
  /** Parameters of the functions that a value may be; of a bound method without its receiver. */
  parameters(callee: Value): readonly Parameter[];
  /** The route of a framework that runs; undefined outside of routes. */
  readonly currentRoute: string | undefined;
  /** The event and context of the current entry. */
  readonly event: Value;
  readonly context: Value;
}

/** Helpers over values that need no machine: see `interpret/values.ts`. */
export type { Clearance, Proof, Value };
