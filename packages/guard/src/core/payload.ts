import { jsonParser } from '../parse/json.ts';
import type { ParseLimits } from '../parse/limits.ts';
import type { Call } from './call.ts';
import { GuardError } from './errors.ts';
import type { AnySchema } from './schema.ts';
import { validated } from './validate.ts';

/** Reads the text of a payload and checks it. */
export type PayloadReader = (text: string, call: Call) => unknown;

/** How the payload of a record is read. */
export type PayloadOptions = {
  /** Limits of the payload. */
  readonly limits?: ParseLimits;
  /** `text` gives the schema the text itself; `json` when not given. */
  readonly as?: 'json' | 'text';
};

/** A reader of payloads: JSON within limits, then the schema; without a schema the text as it is. */
export function payloadReader(
  schema: AnySchema | undefined,
  where: string,
  options: PayloadOptions,
): PayloadReader {
  if (schema === undefined) return (text) => text;
  const parse = jsonParser(options.limits);
  if (options.as === 'text') return (text, call) => validated(schema, text, where, call);
  return (text, call) => validated(schema, parsed(parse, text, where, call), where, call);
}

/** The parsed payload; where it cannot be parsed and the guard only reports, its text. */
function parsed(
  parse: (text: string) => unknown,
  text: string,
  where: string,
  call: Call,
): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const { message, facts } = error;
    call.refuse(new GuardError(error.code, message, { facts, places: [{ in: where, at: '' }] }));
    return text;
  }
}
