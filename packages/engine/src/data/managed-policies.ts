import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

type Group = { readonly first: string; readonly offset: number; readonly length: number };

type File = {
  readonly names: readonly string[];
  readonly known: ReadonlySet<string>;
  /** Path below `policy/`, for policies that have one (`service-role/`). */
  readonly paths: ReadonlyMap<string, string>;
  readonly groups: readonly Group[];
  readonly bytes: Buffer;
  readonly start: number;
};

let file: File | undefined;
const unpacked = new Map<number, ReadonlyMap<string, unknown>>();

/** Names of all AWS managed policies in the table, in order. */
export function managedPolicyNames(): readonly string[] {
  return opened().names;
}

/** Path of a managed policy below `policy/`, with its slash; undefined for an unknown name. */
export function managedPolicyPath(name: string): string | undefined {
  const { known, paths } = opened();
  return known.has(name) ? (paths.get(name) ?? '') : undefined;
}

/** The document of a managed policy as parsed JSON; undefined for an unknown name. Only its group of the file is unpacked. */
export function managedPolicyDocument(name: string): unknown {
  const { known, groups } = opened();
  if (!known.has(name)) return undefined;
  let low = 0;
  let high = groups.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((groups[middle]?.first ?? '') <= name) low = middle;
    else high = middle - 1;
  }
  return group(low).get(name);
}

function group(index: number): ReadonlyMap<string, unknown> {
  const known = unpacked.get(index);
  if (known !== undefined) return known;
  const { groups, bytes, start } = opened();
  const { offset = 0, length = 0 } = groups[index] ?? {};
  const json = brotliDecompressSync(bytes.subarray(start + offset, start + offset + length));
  const documents = new Map(Object.entries(JSON.parse(json.toString()) as Record<string, unknown>));
  unpacked.set(index, documents);
  return documents;
}

function opened(): File {
  if (file === undefined) {
    const bytes = readFileSync(new URL('./aws-managed-policies.bin', import.meta.url));
    const end = bytes.indexOf(10);
    const head = JSON.parse(bytes.toString('utf8', 0, end)) as {
      names: string[];
      paths: Record<string, string>;
      groups: Group[];
    };
    const paths = new Map(Object.entries(head.paths));
    const known = new Set(head.names);
    file = { names: head.names, known, paths, groups: head.groups, bytes, start: end + 1 };
  }
  return file;
}
