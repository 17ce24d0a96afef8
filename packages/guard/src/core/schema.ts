/**
 * A validator by the Standard Schema v1 interface (https://standardschema.dev): zod, valibot, arktype and others
 * have it. Declared here by its public description, so that nothing is imported.
 */
export type Schema<Input = unknown, Output = Input> = {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
};

/** Any validator, whatever it takes and gives. */
export type AnySchema = Schema<unknown, unknown>;

/** What a validator says: the value, perhaps changed, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong. The message may quote the value, so it goes to the log only, never to the caller. */
export type SchemaIssue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
};

/** What a validator gives; `Fallback` where there is no validator. */
export type OutputOf<S, Fallback = unknown> = S extends {
  readonly '~standard': { readonly types?: infer Types };
}
  ? NonNullable<Types> extends { readonly output: infer Output }
    ? Output
    : unknown
  : Fallback;

/** Where an issue is, as a JSON pointer of at most 200 characters; empty for the value itself. */
export function pointerOf(issue: SchemaIssue): string {
  let pointer = '';
  for (const step of issue.path ?? []) {
    const key = typeof step === 'object' ? step.key : step;
    pointer += `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (pointer.length > 200) return pointer.slice(0, 200);
  }
  return pointer;
}
