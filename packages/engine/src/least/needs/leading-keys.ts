import type { CodeValue } from '../../model/code.ts';
import type { EventTrust } from '../../model/event-trust.ts';
import type { NeedCondition } from '../../model/needs.ts';
import { field, items, text } from '../../model/value.ts';
import type { CallContext } from './calls.ts';
import { itemPatterns } from './patterns.ts';
import type { Place } from './places.ts';
import { given } from './request.ts';

/** Where requests hold an item's keys. Batches and transactions have many of their own, for which nothing is said. */
const KEYS: Readonly<Record<string, string>> = {
  GetItem: 'Key',
  PutItem: 'Item',
  UpdateItem: 'Key',
  DeleteItem: 'Key',
};

const KEY = 'dynamodb:LeadingKeys';

/** What the code fixes of the partition key: a constant, or its beginning, or the caller's own verified claim. */
export function leadingKeys(context: CallContext, place: Place): readonly NeedCondition[] {
  const { request, resolved } = context;
  const path = KEYS[resolved.call.operation];
  const name = path === undefined ? undefined : partitionKeyOf(context, place);
  if (path === undefined || name === undefined) return [];
  const { values, mayLack } = given(request.parameters, `${path}.${name}`);
  if (values.length === 0 || mayLack) return [];
  const patterns = values.flatMap((one) =>
    itemPatterns(one, (inner) => request.naming(inner, undefined).texts),
  );
  if (!patterns.some((one) => one === '*' || one.startsWith('*'))) {
    return [condition([...new Set(patterns)], 'always')];
  }
  const claims = values.map((one) => claimIn(context, one));
  const [claim] = claims;
  if (claim === undefined || claims.some((one) => one !== claim)) return [];
  return [condition([claim], 'caller')];
}

function condition(values: readonly string[], holds: NeedCondition['holds']): NeedCondition {
  return { operator: 'ForAllValues:StringLike', key: KEY, values, holds };
}

function partitionKeyOf({ query }: CallContext, { node, suffix }: Place): string | undefined {
  const table = query.resource(node);
  if (table === undefined || suffix !== '') return undefined;
  const simple = text(field(field(table.properties, 'PrimaryKey'), 'Name'));
  const hash = items(field(table.properties, 'KeySchema')).find(
    (one) => text(field(one, 'KeyType')) === 'HASH',
  );
  return text(field(hash, 'AttributeName')) ?? simple;
}

/** The tag of a session that would hold the caller's claim, where the value is one that a platform has verified. */
function claimIn(context: CallContext, value: CodeValue): string | undefined {
  const parts = value.kind === 'text' ? value.parts : [value];
  const written = parts.map((part) => {
    if (part.kind === 'constant') return String(part.value);
    const name = claimName(context, part);
    return name === undefined ? undefined : `\${aws:PrincipalTag/${name}}`;
  });
  return written.includes(undefined) ? undefined : written.join('');
}

function claimName({ fn, query }: CallContext, value: CodeValue): string | undefined {
  if (value.kind !== 'source' || value.from.origin.kind !== 'event' || value.from.derived) {
    return undefined;
  }
  const { path } = value.from;
  const trusts = query.trustsOf(fn.id, path).filter(({ trust }) => trust.absent !== true);
  if (trusts.length === 0 || !trusts.every(({ trust }) => isVerified(trust))) return undefined;
  return /([A-Za-z0-9_:-]+)$/.exec(path)?.[1]?.replaceAll(':', '_');
}

function isVerified({ control, proof, selfAsserted }: EventTrust): boolean {
  return control === 'claimed' && proof === 'verified' && selfAsserted !== true;
}
