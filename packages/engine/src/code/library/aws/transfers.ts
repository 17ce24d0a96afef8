import type { Value } from '../../interpret/value.ts';
import type { Call } from '../model.ts';
import { noteFileRead, noteFileWritten } from '../temporary-files.ts';

type Transfer = {
  readonly operation: string;
  /** Names of the positions of the method of a client, of a bucket, of an object. */
  readonly client: readonly string[];
  readonly bucket: readonly string[];
  readonly object: readonly string[];
};

/** Python's S3 transfers: methods over files and streams that stand for an operation. */
export const TRANSFERS: Readonly<Record<string, Transfer>> = {
  upload_file: {
    operation: 'PutObject',
    client: ['Filename', 'Bucket', 'Key', 'ExtraArgs'],
    bucket: ['Filename', 'Key', 'ExtraArgs'],
    object: ['Filename', 'ExtraArgs'],
  },
  upload_fileobj: {
    operation: 'PutObject',
    client: ['Fileobj', 'Bucket', 'Key', 'ExtraArgs'],
    bucket: ['Fileobj', 'Key', 'ExtraArgs'],
    object: ['Fileobj', 'ExtraArgs'],
  },
  download_file: {
    operation: 'GetObject',
    client: ['Bucket', 'Key', 'Filename', 'ExtraArgs'],
    bucket: ['Key', 'Filename', 'ExtraArgs'],
    object: ['Filename', 'ExtraArgs'],
  },
  download_fileobj: {
    operation: 'GetObject',
    client: ['Bucket', 'Key', 'Fileobj', 'ExtraArgs'],
    bucket: ['Key', 'Fileobj', 'ExtraArgs'],
    object: ['Fileobj', 'ExtraArgs'],
  },
  copy: {
    operation: 'CopyObject',
    client: ['CopySource', 'Bucket', 'Key', 'ExtraArgs'],
    bucket: ['CopySource', 'Key', 'ExtraArgs'],
    object: ['CopySource', 'ExtraArgs'],
  },
};

/** What the helper's own arguments are called in the API; `undefined`: no part of the request. */
const RENAMED: ReadonlyMap<string, string | undefined> = new Map([
  ['Fileobj', 'Body'],
  ['Filename', undefined],
  ['ExtraArgs', undefined],
]);

/** The request of a transfer; the local file is a sink of its own. */
export function transferParameters(
  call: Call,
  names: readonly string[],
  known: Readonly<Record<string, Value>> = {},
): Value {
  const { machine } = call;
  const fields: Record<string, Value> = { ...known };
  for (const [position, name] of names.entries()) {
    if (!call.has(position, name)) continue;
    const value = call.argument(position, name);
    if (name === 'Filename') localFile(call, value);
    const renamed = RENAMED.has(name) ? RENAMED.get(name) : name;
    if (renamed !== undefined) fields[renamed] = value;
  }
  return machine.record(fields);
}

/** The file here that is sent, or made of what is fetched. */
function localFile(call: Call, path: Value): void {
  call.machine.sink('path', path, call.at, call.api, 'local file');
  if (call.api.endsWith('upload_file')) noteFileRead(call, path);
  else noteFileWritten(call, path, [...call.args, ...call.named.values()]);
}
