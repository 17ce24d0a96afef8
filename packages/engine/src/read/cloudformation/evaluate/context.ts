import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Parameter } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import type { MapValue, Value } from '../../../model/value.ts';

/** A parameter with whether its value is decided (given from outside), and not just a default. */
export type ParameterState = {
  readonly parameter: Parameter;
  readonly isCertain: boolean;
  /** Values that the template allows; undefined where it allows any. */
  readonly allowed: readonly string[] | undefined;
};

/** What a condition comes to: the value that the defaults give, and whether it can be any other. */
export type Verdict = { readonly value: boolean | undefined; readonly isCertain: boolean };

/** All that the intrinsics of one stack may ask. */
export type StackContext = {
  readonly stackId: string;
  readonly parameters: ReadonlyMap<string, ParameterState>;
  readonly mappings: MapValue | undefined;
  readonly conditions: MapValue | undefined;
  /** Verdicts by condition name; `undefined` while one is being worked out. */
  readonly verdicts: Map<string, Verdict | undefined>;
  /** Whether a logical id is declared. */
  readonly declares: (logicalId: string) => boolean;
  /** Output of a nested stack; undefined where its template is not at hand. */
  readonly outputOf: (logicalId: string, output: string, at: Span) => Value | undefined;
  /** Value that another stack exports; undefined where none does. */
  readonly imported: (name: Value) => Value | undefined;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Takes one from the budget of nodes; false where it is used up. */
  readonly spend: () => boolean;
};

/** One use of an intrinsic. `evaluate` is for its arguments. */
export type Call = {
  readonly span: Span;
  readonly context: StackContext;
  readonly evaluate: (value: Value) => Value;
  /** Evaluates under the assumption that a condition holds or does not. */
  readonly assuming: (condition: string, holds: boolean, value: Value) => Value;
  readonly assumed: (condition: string) => boolean | undefined;
};

/** Computes an intrinsic from its raw argument. Never throws; an absurd argument gives an unknown value. */
export type Intrinsic = (argument: Value, call: Call) => Value;

/** Reports a reference to something that the template does not declare; nothing is missed by it. */
export function unresolved(call: Call, span: Span, message: string): void {
  call.context.report({ code: 'unresolved-reference', message, span, incomplete: false });
}
