import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** A service's part of the action table, as `scripts/refresh-data/iam.ts` writes it. */
export type ServiceTable = {
  /** `[name, level, resource types, condition keys]`; a required type is the complement of its position. */
  readonly actions: readonly (readonly [
    name: string,
    level: 'r' | 'l' | 'w' | 't' | 'p',
    types?: readonly number[],
    keys?: readonly number[],
  ])[];
  readonly types: readonly (readonly [name: string, arn: string, keys?: readonly number[]])[];
  /** Name, then its type where it is not `String`. */
  readonly keys: readonly string[];
};

type File = {
  readonly services: ReadonlyMap<string, readonly [offset: number, length: number]>;
  readonly bytes: Buffer;
  readonly start: number;
};

let file: File | undefined;
const tables = new Map<string, ServiceTable>();

/** Prefixes of all services (`dynamodb`), in order. Source: the file's first line. */
export function servicePrefixes(): readonly string[] {
  return [...opened().services.keys()];
}

/** The table of a service, unpacked on first use; undefined where there is no such service. */
export function serviceTable(prefix: string): ServiceTable | undefined {
  const known = tables.get(prefix);
  if (known !== undefined) return known;
  const { services, bytes, start } = opened();
  const place = services.get(prefix);
  if (place === undefined) return undefined;
  const [offset, length] = place;
  const packed = bytes.subarray(start + offset, start + offset + length);
  const table = JSON.parse(inflateRawSync(packed).toString()) as ServiceTable;
  tables.set(prefix, table);
  return table;
}

function opened(): File {
  if (file === undefined) {
    const bytes = readFileSync(new URL('./iam-actions.bin', import.meta.url));
    const end = bytes.indexOf(10);
    const head = JSON.parse(bytes.toString('utf8', 0, end)) as {
      services: Record<string, [number, number]>;
    };
    file = { services: new Map(Object.entries(head.services)), bytes, start: end + 1 };
  }
  return file;
}
