import { type ServiceTable, servicePrefixes, serviceTable } from '../data/iam-actions.ts';
import type { AccessLevel } from '../model/policy.ts';
import type { Text } from '../model/text.ts';
import { nearest } from '../support/nearest.ts';
import { arnFields } from './algebra/arn.ts';
import { hasWildcard, isOpen, matches, overlaps } from './algebra/text.ts';

/** A kind of resource that an action takes. `arn` has `${…}` where a name goes. */
export type ResourceType = {
  readonly name: string;
  readonly arn: string;
  readonly required: boolean;
};

/** An IAM action as the Service Authorization Reference describes it. */
export type Action = {
  /** `dynamodb` */
  readonly service: string;
  /** `dynamodb:GetItem`, spelt as the reference spells it. */
  readonly name: string;
  readonly level: AccessLevel;
  /** Empty where the action only takes `*`. */
  readonly resourceTypes: readonly ResourceType[];
  /** Condition keys that requests of this action carry, beside the global ones. */
  readonly conditionKeys: readonly string[];
};

const LEVELS = {
  r: 'read',
  l: 'list',
  w: 'write',
  t: 'tagging',
  p: 'permissions',
} as const;

const actions = new Map<string, ReadonlyMap<string, Action>>();

/** Whether the reference has such a service. */
export function serviceExists(prefix: string): boolean {
  return serviceTable(prefix.toLowerCase()) !== undefined;
}

/** All actions of a service, by lower-case name without prefix; empty for an unknown service. */
function actionsOf(prefix: string): ReadonlyMap<string, Action> {
  const service = prefix.toLowerCase();
  const known = actions.get(service);
  if (known !== undefined) return known;
  const table = serviceTable(service);
  if (table === undefined) return new Map();
  const all = new Map<string, Action>();
  const shared = {
    types: table.types.map(([name, arn]) => ({
      optional: { name, arn, required: false },
      required: { name, arn, required: true },
    })),
    keys: table.keys.map((key) => key.split(' ')[0] ?? ''),
  };
  for (const row of table.actions) all.set(row[0].toLowerCase(), action(service, shared, row));
  actions.set(service, all);
  return all;
}

/** What the rows of a service point to. */
type Shared = {
  readonly types: readonly { readonly optional: ResourceType; readonly required: ResourceType }[];
  readonly keys: readonly string[];
};

const NONE: readonly number[] = [];
const NO_NAMES: readonly string[] = [];

function action(
  service: string,
  { types: known, keys: names }: Shared,
  row: ServiceTable['actions'][number],
): Action {
  const [name, level, types = NONE, keys = NONE] = row;
  const resourceTypes: ResourceType[] = [];
  for (const position of types) {
    const type = position < 0 ? known[~position]?.required : known[position]?.optional;
    if (type !== undefined) resourceTypes.push(type);
  }
  const conditionKeys = keys === NONE ? NO_NAMES : keys.map((position) => names[position] ?? '');
  return {
    service,
    name: `${service}:${name}`,
    level: LEVELS[level],
    resourceTypes,
    conditionKeys,
  };
}

/** The action of a full name in any case (`s3:getobject`); undefined where there is none. */
export function actionOf(name: Text): Action | undefined {
  const [service = '', rest = ''] = split(name);
  return actionsOf(service).get(rest.toLowerCase());
}

/** Access level of an action; undefined for an unknown one. */
export function levelOf(name: Text): AccessLevel | undefined {
  return actionOf(name)?.level;
}

/**
 * The actions that a pattern may mean (`dynamodb:*Item`). `*` and a service with a wildcard or a hole
 * would be thousands: `services` then narrows the answer to the prefixes that the caller cares for.
 */
export function expand(pattern: Text, services?: Iterable<string>): readonly Action[] {
  const [service = '', rest = ''] = pattern === '*' ? ['*', '*'] : split(pattern);
  if (!hasWildcard(service) && !isOpen(service)) return inService(service, rest);
  const found: Action[] = [];
  for (const prefix of services ?? servicePrefixes()) {
    if (matches(service, prefix, 'ignore') !== 'no') found.push(...inService(prefix, rest));
  }
  return found;
}

const expansions = new Map<Text, readonly Action[]>();
/** What is remembered by texts that people choose needs a bound. */
const MAX_EXPANSIONS = 10_000;

/** The same list for the same pattern: most roles of an application use the same few. */
function inService(prefix: string, rest: Text): readonly Action[] {
  const pattern = `${prefix.toLowerCase()}:${rest}`;
  let found = expansions.get(pattern);
  if (found === undefined) {
    found = search(actionsOf(prefix), rest);
    if (expansions.size === MAX_EXPANSIONS) expansions.clear();
    expansions.set(pattern, found);
  }
  return found;
}

function search(all: ReadonlyMap<string, Action>, rest: Text): readonly Action[] {
  if (rest === '*') return [...all.values()];
  const exact = all.get(rest.toLowerCase());
  if (exact !== undefined) return [exact];
  if (!hasWildcard(rest) && !isOpen(rest)) return [];
  return [...all].filter(([name]) => matches(rest, name, 'ignore') !== 'no').map(([, one]) => one);
}

/** What is wrong with an action as written, if the reference knows better. */
export type Misspelling =
  | {
      readonly kind: 'unknown-service';
      readonly service: string;
      readonly suggestion: string | undefined;
    }
  | {
      readonly kind: 'unknown-action';
      readonly service: string;
      readonly suggestion: string | undefined;
    }
  /** A wildcard that no action fits. */
  | { readonly kind: 'matches-nothing'; readonly service: string }
  | { readonly kind: 'malformed' };

/** Checks the spelling of an action or action pattern; undefined where it is right, or holds a hole. */
export function misspelling(pattern: Text): Misspelling | undefined {
  if (pattern === '*' || isOpen(pattern)) return undefined;
  const [service, rest] = split(pattern);
  if (service === undefined || rest === undefined) return { kind: 'malformed' };
  if (hasWildcard(service)) return undefined;
  if (!serviceExists(service)) {
    return { kind: 'unknown-service', service, suggestion: nearest(service, servicePrefixes()) };
  }
  if (inService(service, rest).length > 0) return undefined;
  if (hasWildcard(rest)) return { kind: 'matches-nothing', service };
  const names = [...actionsOf(service).values()].map((one) => one.name.slice(service.length + 1));
  const closest = nearest(rest, names);
  const suggestion = closest === undefined ? undefined : `${service.toLowerCase()}:${closest}`;
  return { kind: 'unknown-action', service, suggestion };
}

/**
 * Whether an action can act on what a resource pattern means. Actions without resource types take only
 * `*`; a pattern with `*` alone fits all.
 */
export function fits(one: Action, resource: Text): boolean {
  return (
    resource === '*' || one.resourceTypes.some((type) => typeFits(one.service, type, resource))
  );
}

/** Whether a resource pattern can mean a resource of this type. */
export function typeFits(service: string, type: ResourceType, resource: Text): boolean {
  if (resource === '*') return true;
  for (const separator of separatorsAfter(service, type)) {
    // `bucket/*` means objects, not the bucket: a deeper type begins where this one ends.
    if (count(resource, separator) > count(type.arn, separator)) return false;
  }
  const format = formatFields(type);
  const fields = arnFields(resource, true);
  if (fields.length !== 6) return overlaps(formatOf(type), resource) !== 'no';
  return format.every((field, i) => {
    const other = fields[i] ?? '';
    // Regions and accounts are there or not by type: S3 has none in the ARN of a bucket.
    if (field === '*' && other === '') return false;
    return overlaps(field, other) !== 'no';
  });
}

const formats = new Map<ResourceType['arn'], Text>();

/** A resource type as an ARN pattern, its names replaced by `*`. */
export function formatOf({ arn }: ResourceType): Text {
  let format = formats.get(arn);
  if (format === undefined) {
    format = arn.replace(/\$\{[^}]*\}/g, '*');
    formats.set(arn, format);
  }
  return format;
}

const formatParts = new Map<ResourceType['arn'], readonly Text[]>();

function formatFields(type: ResourceType): readonly Text[] {
  let fields = formatParts.get(type.arn);
  if (fields === undefined) {
    fields = arnFields(formatOf(type), true);
    formatParts.set(type.arn, fields);
  }
  return fields;
}

const separators = new Map<string, readonly string[]>();

/** The separators (`/`, `:`) with which other types of the service go on after this type's name, which therefore cannot hold them. */
export function separatorsAfter(service: string, type: ResourceType): readonly string[] {
  if (isQualified(service)) return [];
  const key = `${service} ${type.arn}`;
  let found = separators.get(key);
  if (found === undefined) {
    const types = serviceTable(service)?.types ?? [];
    found = [`${type.arn}/`, `${type.arn}:`]
      .filter((start) => types.some(([, arn]) => arn.startsWith(start)))
      .map((start) => start.slice(-1));
    separators.set(key, found);
  }
  return found;
}

/** Services whose ARNs may go on after a colon and still mean the same thing: `:*` of a log group, the alias of a function. */
export function isQualified(service: string): boolean {
  return service === 'logs' || service === 'lambda';
}

/** Occurrences of a character outside holes and variables. */
function count(text: Text, character: string): number {
  return text.replace(/⟨[^⟩]*⟩|\$\{[^}]*\}/g, '').split(character).length - 1;
}

/** The resource types of a service; empty for an unknown one. */
export function resourceTypesOf(prefix: string): readonly ResourceType[] {
  const types = serviceTable(prefix.toLowerCase())?.types ?? [];
  return types.map(([name, arn]) => ({ name, arn, required: false }));
}

/** Condition keys of a service with their types (`String`, `ArrayOfString`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`). */
export function conditionKeysOf(prefix: string): ReadonlyMap<string, string> {
  const keys = serviceTable(prefix.toLowerCase())?.keys ?? [];
  return new Map(
    keys.map((key) => {
      const [name = '', type = 'String'] = key.split(' ');
      return [name.toLowerCase(), type];
    }),
  );
}

function split(name: Text): readonly string[] {
  const colon = name.indexOf(':');
  return colon <= 0 ? [] : [name.slice(0, colon), name.slice(colon + 1)];
}
