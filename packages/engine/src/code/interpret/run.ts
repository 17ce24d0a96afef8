import type { Span } from '../../model/span.ts';
import type { FunctionIr, Language, Place, Unit } from '../ir.ts';
import type { Model } from '../library/model.ts';
import type { Described } from './describe.ts';
import type { Evaluation } from './evaluate.ts';
import type { Kept } from './kept.ts';
import { Recorder } from './recorder.ts';
import { State } from './state.ts';
import type { ApiObj, Cell, Frame, Label, RecordObj, Store, Value } from './value.ts';
import { NOTHING, ofObject } from './values.ts';

/** Where an import leads, as the package resolver says. */
export type Resolved =
  | { readonly kind: 'unit'; readonly unit: Unit }
  /** Other people's code; without a name the platform's own. */
  | { readonly kind: 'package'; readonly name: string | undefined }
  /** A file that is no code (JSON, a template), or a folder of modules. */
  | { readonly kind: 'data'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** What the interpreter needs from outside: other files of the package, and what libraries do. */
export type World = {
  readonly resolve: (from: string, module: string, language: Language) => Resolved;
  readonly models: ModelIndex;
};

/** Models by API path and by method name. */
export interface ModelIndex {
  byApi(path: string, language: Language): readonly Model[];
  byMethod(name: string, language: Language): readonly Model[];
}

/** Steps that the code of one entry may take; written code takes less than a tenth, monoliths with a hundred routes all. */
export const STEPS_PER_ENTRY = 1_000_000;
/** What a part of an entry gets even where those before have taken all. */
const LEAST_STEPS = 2000;
/** How far a part may go beyond what each of those that are left would get. */
const GENEROSITY = 3;
/** Variables that branches and calls copy cost a step by so many. */
const COPIES_PER_STEP = 8;
const STEPS_PER_CALL_DEPTH = 48;

/** Is told a value that a handler gives back, at the place of its `return`. */
export type Answer = (value: Value, at: Span) => void;

/** An activation on the stack of calls. */
export type Activation = {
  readonly fn: FunctionIr;
  readonly frame: Frame;
  /** Place of the call; undefined for modules and entries. */
  readonly at: Span | undefined;
  returned: Value;
  yielded: Value;
  /** Checks that hold at every way out so far. */
  exitChecks: State['checks'] | undefined;
  readonly startChecks: State['checks'];
  thrown: Value;
  /** How many ways have left a block so far. */
  exits: number;
};

/** What a call of a function did, for the next call with the same arguments. */
export type Summary = {
  readonly result: Value;
  readonly writes: ReadonlyMap<Cell, Value>;
  readonly proofs: readonly { readonly key: string; readonly clears: number }[];
  readonly returns: boolean;
};

/**
 * Everything that lives as long as the analysis of one entry: state, modules, summaries, facts, budget.
 * The functions beside it (expressions, statements, calls …) work on it.
 */
export class Run {
  readonly world: World;
  readonly language: Language;
  readonly evaluation: Evaluation;
  readonly state: State = new State();
  recorder: Recorder = new Recorder();
  readonly stack: Activation[] = [];
  readonly modules: Map<string, Value> = new Map();
  readonly frames: Map<string, Frame> = new Map();
  readonly units: Map<string, Unit> = new Map();
  /** Modules whose names a file took all (`from x import *`). */
  readonly starImports: Map<string, readonly { readonly unit: Unit; readonly frame: Frame }[]> =
    new Map();
  readonly summaries: Map<FunctionIr, Map<string, Summary>> = new Map();
  /** Activations in which functions were made: their variables may be used after they have ended. */
  readonly captured: WeakSet<Frame['cells']> = new WeakSet();
  readonly roots: Map<string, ApiObj> = new Map();
  readonly members: WeakMap<ApiObj, Map<string, ApiObj>> = new WeakMap();
  /** Ids of objects below this were made while modules were evaluated: they outlive the invocation. */
  handlerFrom: number = Number.POSITIVE_INFINITY;
  route: string | undefined;
  readonly pendingRoutes: {
    readonly name: string;
    readonly at: Span;
    readonly run: () => void;
  }[] = [];
  /** Whoever is told what a function gives back, whose activation is at this depth of the stack. */
  onReturn: { readonly depth: number; readonly answer: Answer } | undefined;
  /** What frameworks do once the handler has run. */
  readonly afterwards: (() => void)[] = [];
  loopDepth = 0;
  /** What holds wherever the present turn of a loop goes on to the next one early, and whether one ends the loop. */
  turn: { continued: State['checks'] | undefined; ends: boolean } = {
    continued: undefined,
    ends: false,
  };
  /** Places that outlive the invocation and take values from outside. */
  readonly kept: Map<Cell, Kept> = new Map();
  /** Where the program writes down an object that is made while the handler runs. */
  readonly madeAt: WeakMap<RecordObj, Span> = new WeakMap();
  /** Calls (`file:offset`) whose results nobody looks at. */
  readonly unwatched: Set<string> = new Set();
  /** Depth of handlers around this place that drop errors. */
  dropping = 0;
  /** Calls so far that change something outside of the function. */
  changes = 0;
  /** Answers of calls that the condition at hand looks at; undefined outside of conditions. */
  looked: Map<string, Label> | undefined;
  /** Answers of calls that decided on the way to this place. */
  readonly decisions: Label[] = [];
  /** How much the facts say of values so far. */
  readonly described: Described = { parts: 0 };
  event: Value = NOTHING;
  context: Value = NOTHING;
  #ids = 0;
  #steps = 0;
  readonly #budget: number;
  #limit: number;
  readonly #sites = new Map<string, number>();
  /** Whether the budget of the part at hand is spent. */
  exhausted = false;
  /** Whether that of any part was. */
  isCut = false;

  constructor(world: World, language: Language, evaluation: Evaluation, budget: number) {
    this.#budget = budget;
    // Half of it is for the modules, so that there is something left for the handler.
    this.#limit = budget / 2;
    this.evaluation = evaluation;
    this.world = world;
    this.language = language;
  }

  /** A fresh identity. */
  id(): number {
    this.#ids += 1;
    return this.#ids;
  }

  /** Whether module code has been evaluated and the handler runs. */
  get inHandler(): boolean {
    return this.handlerFrom !== Number.POSITIVE_INFINITY;
  }

  /** Counts a step; false once the budget of the part is spent, when evaluation only unwinds. */
  tick(file: string, at: Place): boolean {
    this.#steps += 1;
    if (this.steps <= this.#limit) return true;
    if (!this.exhausted) {
      this.exhausted = true;
      this.isCut = true;
      this.recorder.cut(span(file, at), 'the code takes too many steps to follow to its end');
    }
    return false;
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.#steps + this.state.copied / COPIES_PER_STEP;
  }

  /** Lets the next part of the entry take its share; `parts` are left with it. */
  share(parts: number): void {
    const share = Math.min(GENEROSITY / parts, 1) * (this.#budget - this.steps);
    this.#limit = this.steps + Math.max(LEAST_STEPS, share);
    this.exhausted = false;
  }

  /** Whether a call may go deeper. */
  get mayCall(): boolean {
    return this.stack.length < STEPS_PER_CALL_DEPTH && !this.exhausted;
  }

  /** A number for a place, from 1: what is made there is told from what is made elsewhere. */
  site(at: Span): number {
    const key = `${at.file}:${at.start}:${at.end}`;
    const known = this.#sites.get(key);
    if (known !== undefined) return known;
    const fresh = this.#sites.size + 1;
    this.#sites.set(key, fresh);
    return fresh;
  }

  /** The activation that runs. */
  get activation(): Activation | undefined {
    return this.stack.at(-1);
  }

  /** The API value of a module or a builtin. */
  root(path: string, at: Span): Value {
    let root = this.roots.get(path);
    if (root === undefined) {
      root = this.api(path, undefined, [], new Map(), at);
      this.roots.set(path, root);
    }
    return ofObject(root);
  }

  /** A new API value. */
  api(
    path: string,
    receiver: Value | undefined,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    at: Span,
  ): ApiObj {
    return { kind: 'api', id: this.id(), path, receiver, args, named, at, store: emptyStore() };
  }
}

/** A store without fields. */
export function emptyStore(): Store {
  return { fields: new Map(), rest: undefined };
}

/** The span of a place in a file. */
export function span(file: string, at: Place): Span {
  return { file, start: at.start, end: at.end };
}

/** A new activation record. */
export function activate(run: Run, fn: FunctionIr, frame: Frame, at: Span | undefined): Activation {
  return {
    fn,
    frame,
    at,
    returned: NOTHING,
    yielded: NOTHING,
    exitChecks: undefined,
    startChecks: run.state.checks,
    thrown: NOTHING,
    exits: 0,
  };
}
