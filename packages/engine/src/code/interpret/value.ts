import type { Origin, SinkKind } from '../../model/code.ts';
import { SINK_KINDS } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import type { Binding, FunctionIr, Unit } from '../ir.ts';

/** A set of sink kinds as bits, in the order of `SINK_KINDS`. */
export type Clearance = number;

/** Cleared for every sink: a number, one of a fixed list, a UUID. */
export const CLEARS_ALL: Clearance = (1 << SINK_KINDS.length) - 1;

const BITS = new Map<SinkKind, number>(SINK_KINDS.map((kind, index) => [kind, 1 << index]));

/** The bits of some kinds. */
export function clearanceOf(...kinds: readonly SinkKind[]): Clearance {
  return kinds.reduce((bits, kind) => bits | (BITS.get(kind) ?? 0), 0);
}

/** Text in a number does no harm, but as a bound of work it does. */
export const CLEARS_TEXT: Clearance = CLEARS_ALL & ~clearanceOf('loop');

/** One step on the way of a value, latest first. `length` bounds the chain. */
export type Trace = {
  readonly at: Span;
  readonly text: string;
  readonly before: Trace | undefined;
  readonly length: number;
};

/**
 * Taint: this value is, or is made from, a part of an origin. `derivation` is 0 for the part itself, else
 * a number that names the operation that made this value from it: a check of one is not a check of the other.
 */
export type Label = {
  readonly origin: Origin;
  readonly path: string;
  readonly derivation: number;
  readonly cleared: Clearance;
  /** A call that nobody has described lies on the way. */
  readonly assumed: boolean;
  /** A schema or check looked at it. */
  readonly validated: boolean;
  readonly trace: Trace | undefined;
  /** Origin, path and derivation as one text. */
  readonly key: string;
};

/** A text or scalar that is known, or known but for holes. */
export type Atom =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: readonly Value[] }
  /** Text that is the JSON of a value. */
  | { readonly kind: 'json'; readonly value: Value }
  /** A number, boolean, date or the like, not known which. */
  | { readonly kind: 'scalar' };

/** Checks that hold where the value is true or false: labels (by key) and what they are cleared for then. */
export type Proof = { readonly key: string; readonly clears: Clearance };

/** `impossible`: the value is never true (false), so whatever is claimed there holds. */
export type Proofs = {
  readonly whenTrue: readonly Proof[] | 'impossible';
  readonly whenFalse: readonly Proof[] | 'impossible';
};

/**
 * What a place of the program may hold: the join of all its parts. Immutable. `unknown`: it may be
 * something else than what is listed.
 */
export type Value = {
  readonly labels: readonly Label[];
  readonly atoms: readonly Atom[];
  readonly objects: readonly Obj[];
  readonly unknown: boolean;
  readonly proofs: Proofs | undefined;
};

/** A mutable place: a variable, a field, an element. Written only through the machine, which keeps the trail. */
export type Cell = { value: Value };

/**
 * Fields of an object, and what keys hold that are not known by name. `keys`: what those keys are, where every
 * one of them is an expression in the code; undefined where they may be any. `copied`: values from outside that
 * were spread into it; a field that is not there by name may be theirs. `lookup`: gives a field that is made
 * when it is read (an attribute of a framework's request); undefined: there is none of that name.
 */
export type Store = {
  readonly fields: Map<string, Cell>;
  rest: Cell | undefined;
  keys?: Cell;
  copied?: Value;
  lookup?: (name: string, at: Span) => Value | undefined;
};

/** Something with identity. `id` is unique in one run. */
export type Obj = RecordObj | ClosureObj | ClassObj | ApiObj | ModuleObj | NativeObj | RegexObj;

/** An object, dictionary, array, list, tuple, set or instance. Elements of lists are fields `0`, `1` …, and `rest`. */
export type RecordObj = {
  readonly kind: 'record';
  readonly id: number;
  readonly isList: boolean;
  readonly store: Store;
  /** The class of an instance. */
  readonly instanceOf: ClassObj | undefined;
};

/** A function with the activation that it closes over. `self` is bound for methods taken from an instance. */
export type ClosureObj = {
  readonly kind: 'closure';
  readonly id: number;
  readonly fn: FunctionIr;
  readonly frame: Frame;
  readonly self: Value | undefined;
  /** The class whose member it is, for `super`. */
  readonly home: ClassObj | undefined;
  /** Properties that were put on the function itself. */
  readonly store: Store;
};

/** A class. `members` are what instances see, `store` what the class itself holds (static). */
export type ClassObj = {
  readonly kind: 'class';
  readonly id: number;
  readonly name: string;
  readonly bases: readonly Value[];
  readonly members: Map<string, { readonly kind: 'method' | 'getter'; readonly value: Value }>;
  readonly fields: readonly {
    readonly name: string;
    readonly initial: Value | undefined;
    readonly annotation: Value | undefined;
  }[];
  readonly make: Value | undefined;
  readonly store: Store;
};

/**
 * Something that comes from a library, named by how it was reached: `fs.promises.readFile`, and `()`
 * for the result of a call: `boto3.client()`. A result remembers the call.
 */
export type ApiObj = {
  readonly kind: 'api';
  readonly id: number;
  readonly path: string;
  /** What the member was taken from, or the receiver of the call that made it. */
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly at: Span;
  /** Properties that the code put on it. */
  readonly store: Store;
};

/** A module of the package. */
export type ModuleObj = {
  readonly kind: 'module';
  readonly id: number;
  readonly unit: Unit;
  readonly frame: Frame;
};

/** A function of the machine itself: `resolve` of a promise, `next` of a middleware. */
export type NativeObj = {
  readonly kind: 'native';
  readonly id: number;
  readonly name: string;
  readonly call: (args: readonly Value[], at: Span, named?: ReadonlyMap<string, Value>) => Value;
};

/** A regular expression whose pattern is known. */
export type RegexObj = {
  readonly kind: 'regex';
  readonly id: number;
  readonly pattern: string;
  readonly flags: string;
  readonly at: Span;
};

/** One activation of a function: its variables, and the activation that it was created in. */
export type Frame = {
  readonly id: number;
  readonly fn: FunctionIr;
  readonly parent: Frame | undefined;
  readonly cells: Map<Binding, Cell>;
  readonly self: Value | undefined;
  readonly home: ClassObj | undefined;
};
