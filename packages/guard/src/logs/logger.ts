import { type RedactOptions, type Redactor, redactor } from './redact.ts';

/** Levels from quiet to loud; `silent` writes nothing. */
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** How lines are written. */
export type LogOptions = {
  /** The lowest level written; the environment's POSTERN_LOG_LEVEL or AWS_LAMBDA_LOG_LEVEL, else `info`. */
  readonly level?: Level;
  /** Name of the service in each line; the function's name when not given. */
  readonly service?: string;
  /** Further fields of each line. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What is left out; `false` writes values as they are. */
  readonly redact?: RedactOptions | false;
  /** Writes one line; to the standard output when not given. */
  readonly write?: (line: string) => void;
};

/** Writes structured lines: one JSON object each, with the ids of the call. */
export type Logger = {
  /** For developers only. */
  debug(message: string, fields?: unknown): void;
  /** Something worth knowing. */
  info(message: string, fields?: unknown): void;
  /** Something odd that did not fail the call. */
  warn(message: string, fields?: unknown): void;
  /** Something failed; an Error may be given as the fields. */
  error(message: string, fields?: unknown): void;
  /** The same logger with further fields on each line. */
  with(fields: Readonly<Record<string, unknown>>): Logger;
};

/** What loggers of one guard share: made once, when the module loads. */
export type Sink = {
  readonly minimum: number;
  /** Whether nothing is to be written, not even security events that nobody asked for. */
  readonly isSilent: boolean;
  readonly base: Readonly<Record<string, unknown>>;
  readonly redact: Redactor;
  readonly write: (line: string) => void;
};

const ORDER: Readonly<Record<string, number>> = {
  trace: 0,
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  fatal: 3,
  silent: 4,
};

/** Where the lines of a guard go. `false` means silence. */
export function sinkOf(options: LogOptions | false = {}): Sink {
  const given = options === false ? { level: 'silent' as const } : options;
  const { env } = process;
  const level = given.level ?? env.POSTERN_LOG_LEVEL ?? env.AWS_LAMBDA_LOG_LEVEL ?? 'info';
  const service = given.service ?? env.POSTERN_SERVICE ?? env.AWS_LAMBDA_FUNCTION_NAME;
  const redact: Redactor = given.redact === false ? (value) => value : redactor(given.redact);
  const fields = redact({ ...given.fields }) as object;
  const minimum = ORDER[level.toLowerCase()] ?? 1;
  return {
    minimum,
    isSilent: minimum === ORDER.silent,
    base: service === undefined ? { ...fields } : { service, ...fields },
    redact,
    write: given.write ?? writeOut,
  };
}

/** A logger for one call; `ids` is asked for each line, so that an id may become known late. */
export function loggerOf(sink: Sink, ids: () => Readonly<Record<string, unknown>>): Logger {
  const line = (level: string, message: string, fields: unknown): void => {
    if ((ORDER[level] ?? 1) < sink.minimum) return;
    writeLine(sink, { time: new Date().toISOString(), level, ...ids() }, message, fields);
  };
  return {
    debug: (message, fields) => line('debug', message, fields),
    info: (message, fields) => line('info', message, fields),
    warn: (message, fields) => line('warn', message, fields),
    error: (message, fields) => line('error', message, fields),
    with: (fields) => loggerOf(sink, () => ({ ...ids(), ...fields })),
  };
}

function writeLine(
  sink: Sink,
  head: Readonly<Record<string, unknown>>,
  message: string,
  fields: unknown,
): void {
  const line = lineOf(sink, head, message, fields);
  try {
    sink.write(line);
  } catch {
    // A broken receiver of lines must not fail the call that they tell of.
  }
}

/**
 * Ids stand before what the handler says and are not replaced by it, so that a field of the same name cannot forge
 * them. JSON escapes line breaks and control characters: text of an event cannot begin a line of its own.
 */
function lineOf(
  sink: Sink,
  head: Readonly<Record<string, unknown>>,
  message: string,
  fields: unknown,
): string {
  try {
    const said = sink.redact({ message, ...asFields(fields) });
    if (typeof said === 'object') {
      return JSON.stringify({ ...head, ...sink.base, ...said, ...head }, jsonValue);
    }
  } catch {
    // A getter threw, or a value without redaction refers to itself.
  }
  return JSON.stringify({
    ...head,
    ...sink.base,
    message: sink.redact(message),
    fields: '[unreadable]',
  });
}

function asFields(fields: unknown): object {
  if (fields === undefined) return {};
  if (fields instanceof Error) return { error: fields };
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields;
  return { value: fields };
}

/** Matters only where redaction is off. */
function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function writeOut(line: string): void {
  process.stdout.write(`${line}\n`);
}
