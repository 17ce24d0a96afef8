import { GuardError } from '../core/errors.ts';
import type { EventSpec } from '../core/event.ts';
import { at, textAt } from '../core/read.ts';
import type { Schema, SchemaResult } from '../core/schema.ts';
import { jsonParser } from '../parse/json.ts';
import { unexpected } from './records.ts';

/** Lines of a log group that a subscription filter let through. */
export type LogData = {
  readonly group: string;
  readonly stream: string;
  readonly account: string;
  readonly filters: readonly string[];
  /** The lines, as whoever was logged wrote them. */
  readonly lines: readonly LogLine[];
};

/** A line with the milliseconds since 1970 at which it was written. */
export type LogLine = { readonly id: string; readonly time: number; readonly message: string };

/** How much is accepted. */
export type LogDataOptions = {
  /** Bytes after unpacking; 10 MiB when not given. CloudWatch Logs sends at most 1 MiB packed. */
  readonly maxBytes?: number;
};

const DEFAULT_MAX = 10 * 1024 * 1024;

/** The envelope of subscriptions of CloudWatch Logs: unpacks within a limit. Control messages have no lines. */
export function logData(options: LogDataOptions = {}): EventSpec<unknown, LogData, unknown> {
  const { maxBytes = DEFAULT_MAX } = options;
  const parse = jsonParser({ maxBytes, maxText: maxBytes, maxNodes: 200_000, maxDepth: 8 });
  return {
    source: 'logs',
    open: (raw) => {
      if (textAt(at(raw, 'awslogs'), 'data') === undefined) throw unexpected('logs');
      return { pieces: [{ raw }] };
    },
    decode: async ({ raw }) => {
      const packed = Buffer.from(textAt(at(raw, 'awslogs'), 'data') ?? '', 'base64');
      return dataOf(parse(await unpacked(packed, maxBytes)));
    },
  };
}

/**
 * Log data that came through a stream, as a schema: `kinesis(logsBody(), { unpack: gzip() })`, or `firehose`. Lines of
 * control messages are none.
 */
export function logsBody(): Schema<unknown, LogData> {
  const validate = (value: unknown): SchemaResult<LogData> =>
    isLogData(value) ? { value: dataOf(value) } : { issues: [{ message: 'is no log data' }] };
  return { '~standard': { version: 1, vendor: 'postern', validate } };
}

/** The library that unpacks takes milliseconds to load: only functions that need it pay. */
async function unpacked(packed: Buffer, maxOutputLength: number): Promise<string> {
  const { unzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    // Some who forward log data pack it with zlib in place of gzip; this reads both.
    unzip(packed, { maxOutputLength }, (error, bytes) => {
      if (error === null) resolve(bytes.toString());
      else reject(refusal(error));
    });
  });
}

function refusal(error: NodeJS.ErrnoException): GuardError {
  return error.code === 'ERR_BUFFER_TOO_LARGE'
    ? new GuardError('input.limit', 'the log data is too long when unpacked')
    : new GuardError('input.encoding', 'the log data is not packed as it should be');
}

function isLogData(value: unknown): boolean {
  return textAt(value, 'logGroup') !== undefined && Array.isArray(at(value, 'logEvents'));
}

function dataOf(value: unknown): LogData {
  if (!isLogData(value)) throw unexpected('logs');
  const events = at(value, 'logEvents') as readonly unknown[];
  const filters = at(value, 'subscriptionFilters');
  const isControl = textAt(value, 'messageType') === 'CONTROL_MESSAGE';
  return {
    group: textAt(value, 'logGroup') ?? '',
    stream: textAt(value, 'logStream') ?? '',
    account: textAt(value, 'owner') ?? '',
    filters: Array.isArray(filters) ? filters.filter((one) => typeof one === 'string') : [],
    lines: isControl ? [] : events.map(lineOf),
  };
}

function lineOf(value: unknown): LogLine {
  const time = at(value, 'timestamp');
  return {
    id: textAt(value, 'id') ?? '',
    time: typeof time === 'number' ? time : 0,
    message: textAt(value, 'message') ?? '',
  };
}
