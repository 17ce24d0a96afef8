import { jsonParser } from '../parse/json.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { GuardError } from './errors.ts';
import type { AnySchema, Schema, SchemaIssue, SchemaResult } from './schema.ts';
import { isPromise } from './validate.ts';

/** What a nested envelope finds in the outer payload: the inner text, and how the result looks. */
export type Nested<Out> = {
  /** The path of the inner text, for issues. */
  readonly path: readonly string[];
  /** The inner text or value; undefined where the outer payload is no envelope of this kind. */
  inner(value: unknown): unknown;
  /** What the handler gets. */
  outer(value: unknown, body: unknown): Out;
};

/**
 * An envelope inside of a payload as a schema, so that it fits wherever a schema does: `sqs(snsBody(Order))`.
 * An inner text is parsed within limits when there is a schema for it.
 */
export function nestedSchema<Out>(
  nested: Nested<Out>,
  schema: AnySchema | undefined,
  limits?: ParseLimits,
): Schema<unknown, Out> {
  const parse = jsonParser(limits);
  const validate = (value: unknown): SchemaResult<Out> | Promise<SchemaResult<Out>> => {
    const inner = nested.inner(value);
    if (inner === undefined) return issue(nested.path, 'is not there');
    if (schema === undefined) return { value: nested.outer(value, inner) };
    const parsed = parsedBy(parse, inner);
    if (parsed instanceof GuardError) return issue(nested.path, parsed.code);
    const result = schema['~standard'].validate(parsed);
    const use = (known: SchemaResult<unknown>): SchemaResult<Out> =>
      known.issues === undefined
        ? { value: nested.outer(value, known.value) }
        : { issues: known.issues.map((one) => below(nested.path, one)) };
    return isPromise(result) ? result.then(use) : use(result);
  };
  return { '~standard': { version: 1, vendor: 'postern', validate } };
}

function parsedBy(parse: (text: string) => unknown, inner: unknown): unknown {
  if (typeof inner !== 'string') return inner;
  try {
    return parse(inner);
  } catch (error) {
    if (error instanceof GuardError) return error;
    throw error;
  }
}

function issue(
  path: readonly string[],
  message: string,
): { readonly issues: readonly SchemaIssue[] } {
  return { issues: [{ message, path }] };
}

function below(path: readonly string[], { message, path: rest = [] }: SchemaIssue): SchemaIssue {
  return { message, path: [...path, ...rest] };
}
