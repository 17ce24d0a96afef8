import type { CodeValue, SourceLabel } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, Graph, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { fieldsOf, parameterOf, shapeOf, sourcesIn, textsOf } from '../support/code-values.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { isOwnRecord } from '../support/own-records.ts';
import { isOpenToOutsiders } from '../support/sources.ts';
import { sqlRaces } from '../support/sql-races.ts';
import { isTableRead, isTableWrite, isUnconditional, keysIn } from '../support/tables.ts';
import { count } from '../support/words.ts';

const TABLE = 'orders';

/** Writes that trust what was read before, without asking whether it is still true. */
export const checkThenWrite: Rule<'application'> = {
  id: 'robustness/check-then-write',
  title: 'Check and write that others can come between',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['B4'],
  references: {
    cwe: [367, 362],
    csa: ['SAS-9'],
    links: [
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html',
    ],
  },
  why: 'Functions run in as many copies as there are requests. Two of them read the same item, both find that it may be changed, and both write: a voucher is used twice, an order is changed after it was paid, one of two sums is lost. Whoever sends requests at the same moment does it on purpose.',
  fix: "Let the database check while it writes: `ConditionExpression: '#state = :expected'` for what was looked at, `attribute_not_exists(id)` for what must be new, `SET stock = stock - :n` with `stock >= :n` for numbers, or a version number that each write asks for and raises; in Python `table.update_item(..., ConditionExpression=Attr('state').eq('new'))`. Answer 409 when the condition fails. In SQL: `UPDATE … SET stock = stock - $1 WHERE id = $2 AND stock >= $1` and look at how many rows it changed, `INSERT … ON CONFLICT` on a unique key, or `SELECT … FOR UPDATE` in the same transaction.",
  on: 'application',
  examples: {
    bad: [
      javascript(
        `
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, UpdateCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  const { id } = JSON.parse(event.body);
  const { Item } = await db.send(new GetCommand({ TableName: '${TABLE}', Key: { id } }));
  if (Item.state !== 'open') return { statusCode: 409 };
  await db.send(new UpdateCommand({
    TableName: '${TABLE}',
    Key: { id },
    UpdateExpression: 'SET state = :paid',
    ExpressionAttributeValues: { ':paid': 'paid' },
  }));
  return { statusCode: 204 };
};`,
        POST,
      ),
      python(
        `
import boto3, json
table = boto3.resource('dynamodb').Table('${TABLE}')
def handler(event, context):
    body = json.loads(event['body'])
    item = table.get_item(Key={'id': body['id']})['Item']
    item['stock'] = item['stock'] - 1
    table.put_item(Item=item)
    return {'statusCode': 204}`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, UpdateCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  const { id } = JSON.parse(event.body);
  const { Item } = await db.send(new GetCommand({ TableName: '${TABLE}', Key: { id } }));
  if (Item.state !== 'open') return { statusCode: 409 };
  await db.send(new UpdateCommand({
    TableName: '${TABLE}',
    Key: { id },
    UpdateExpression: 'SET state = :paid',
    ConditionExpression: 'state = :open',
    ExpressionAttributeValues: { ':paid': 'paid', ':open': 'open' },
  }));
  return { statusCode: 204 };
};`,
        POST,
      ),
      python(
        `
import boto3, json
table = boto3.resource('dynamodb').Table('${TABLE}')
def handler(event, context):
    body = json.loads(event['body'])
    if 'Item' not in table.get_item(Key={'id': body['id']}):
        return {'statusCode': 404}
    table.delete_item(Key={'id': body['id']})
    return {'statusCode': 204}`,
        POST,
      ),
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const races = graph.functions.flatMap((fn) => racesOf(fn, query));
    const lines = new Set<string>();
    for (const group of Map.groupBy(races, (one) => one.store).values()) {
      const sorted = group.toSorted((a, b) => weight(b) - weight(a));
      const [first] = sorted;
      if (first === undefined) continue;
      // Templates that deploy the same code are mended in one place.
      const way = wayOf(first);
      if (lines.has(way)) continue;
      lines.add(way);
      yield groupMatch(first, sorted, query);
    }
    for (const fn of graph.functions) yield* sqlRaces(fn, query);
  },
};

/**
 * `computed`: what is written is worked out from what was read; `copy`: it is written back; `state`: an attribute
 * decides; `absence`: that nothing is there.
 */
type Kind = 'computed' | 'copy' | 'state' | 'absence';

type Race = {
  readonly fn: FunctionNode;
  readonly store: NodeId;
  readonly read: ResolvedCall;
  readonly write: ResolvedCall;
  readonly kind: Kind;
  /** The attribute, where one is known. */
  readonly attribute: string | undefined;
  /** Outsiders can start it as often and as close together as they like, and gain by it. */
  readonly isUrgent: boolean;
};

/** What is written, and by which calls of the program: the same in every template that deploys it. */
function wayOf({ write: { call }, kind, attribute = '' }: Race): string {
  const places = [...call.via, call.at].map(({ file, start }) => `${file}:${start}`);
  return [...places, kind, attribute].join('|');
}

function racesOf(fn: FunctionNode, query: Query): readonly Race[] {
  const calls = query.callsOf(fn.id);
  const reads = calls.filter(isTableRead);
  if (reads.length === 0) return [];
  return calls
    .filter((one) => isTableWrite(one) && isUnconditional(one.call))
    .flatMap((write): readonly Race[] => {
      for (const read of reads) {
        const store = storeOf(read, write);
        const found = store === undefined ? undefined : kindOf(read, write);
        if (store !== undefined && found !== undefined) {
          const isUrgent =
            matters(found, store, write, query) &&
            isOpenToOutsiders(fn, query) &&
            !(found.kind === 'absence' && isOwnRecord(write, fn, query));
          return [{ fn, store, read, write, ...found, isUrgent }];
        }
      }
      return [];
    });
}

/** The table that both concern; a name that both write the same way is one as well. */
function storeOf(read: ResolvedCall, write: ResolvedCall): NodeId | undefined {
  const shared = read.resources.find((one) => write.resources.includes(one));
  if (shared !== undefined || read.resources.length + write.resources.length > 0) return shared;
  const [a] = parameterOf(read.call, 'TableName');
  const [b] = parameterOf(write.call, 'TableName');
  return a !== undefined && b !== undefined && a.kind !== 'unknown' && shapeOf(a) === shapeOf(b)
    ? shapeOf(a)
    : undefined;
}

function kindOf(
  read: ResolvedCall,
  write: ResolvedCall,
): Pick<Race, 'kind' | 'attribute'> | undefined {
  if (!isSameItem(read, write)) return undefined;
  const isFromRead = ({ origin }: SourceLabel): boolean =>
    origin.kind === 'call' && origin.call === read.index;
  const written = valuesOf(write).filter((one) => isFromRead(one) && isAttribute(one.path));
  const computed = written.find((one) => isComputed(one) && isSetAgain(write, one));
  if (computed !== undefined) return { kind: 'computed', attribute: attributeOf(computed.path) };
  const looked = (write.call.decidedBy ?? []).filter(isFromRead);
  const states = looked.flatMap((one) => attributeOf(one.path) ?? []);
  const state = states.find((one) => STATES.test(one)) ?? states[0];
  if (state !== undefined) return { kind: 'state', attribute: state };
  const [copy] = written;
  if (copy !== undefined) return { kind: 'copy', attribute: attributeOf(copy.path) };
  // Whether an item is still there when it is deleted or changed makes no difference worth a word.
  return looked.length > 0 && write.call.operation === 'PutItem'
    ? { kind: 'absence', attribute: undefined }
    : undefined;
}

/** Names of what changes in the life of an item. */
const STATES = /stat(?:e|us)|count|balance|amount|stock|used|paid|version|quantity|remaining/i;

/** A number or another text made from it: not the same value again. */
function isComputed({ derived, cleared }: SourceLabel): boolean {
  return derived || cleared?.includes('sql') === true;
}

/** Whether the attribute that was read is the one that is written: a sum that grows, a list that gets longer. */
function isSetAgain({ call }: ResolvedCall, { path }: SourceLabel): boolean {
  const attribute = attributeOf(path);
  if (attribute === undefined) return false;
  if (call.operation !== 'UpdateItem') {
    return parameterOf(call, 'Item')
      .flatMap((item) => fieldsOf(item, attribute))
      .some((one) => sourcesIn(one).some((label) => attributeOf(label.path) === attribute));
  }
  return ['UpdateExpression', 'ExpressionAttributeNames'].some((name) =>
    parameterOf(call, name).some((value) => setsName(value, attribute)),
  );
}

/** Whether it is worth an attacker's while: two writes at once do what one after the other could not. */
function matters(
  { kind, attribute }: Pick<Race, 'kind' | 'attribute'>,
  store: NodeId,
  write: ResolvedCall,
  query: Query,
): boolean {
  switch (kind) {
    case 'computed':
      return true;
    case 'copy':
      return false;
    case 'state':
      return (
        attribute !== undefined && STATES.test(attribute) && isChanged(attribute, store, query)
      );
    case 'absence':
      return keepsOwnData(write);
  }
}

/** Whether an update of the table sets the attribute: what never changes cannot change in between. */
function isChanged(attribute: string, store: NodeId, query: Query): boolean {
  return query.graph.calls.some(
    ({ call, resources }) =>
      call.operation === 'UpdateItem' &&
      (resources.includes(store) || resources.length === 0) &&
      ['UpdateExpression', 'ExpressionAttributeNames'].some((name) =>
        parameterOf(call, name).some((value) => setsName(value, attribute)),
      ),
  );
}

function setsName(value: CodeValue, attribute: string): boolean {
  const texts =
    value.kind === 'record' ? [...value.fields.values()].flatMap(textsOf) : textsOf(value);
  return texts.some((text) => text.split(/[^\w-]+/).includes(attribute));
}

/** Whether the caller says more in the item than which one it is, so that the second write replaces the first. */
function keepsOwnData({ call }: ResolvedCall): boolean {
  return parameterOf(call, 'Item').some((item) => {
    if (item.kind !== 'record') return false;
    const paths = [...item.fields.values()].flatMap(sourcesIn).filter(isWritten);
    return new Set(paths.map((one) => one.path)).size > 2;
  });
}

function isWritten({ origin, path }: SourceLabel): boolean {
  return origin.kind === 'event' && !path.startsWith('requestContext');
}

/** What a write writes, without the key. */
function valuesOf({ call }: ResolvedCall): readonly SourceLabel[] {
  const names = ['Item', 'ExpressionAttributeValues', 'AttributeUpdates'];
  return names.flatMap((name) => parameterOf(call, name)).flatMap(sourcesIn);
}

function isSameItem(read: ResolvedCall, write: ResolvedCall): boolean {
  const keys = keysIn(write.call);
  const asked = parameterOf(read.call, 'Key');
  if (asked.some((key) => keys.some((one) => hasKey(one, key)))) return true;
  const names = asked.flatMap((key) => (key.kind === 'record' ? [...key.fields.keys()] : []));
  const sources = keys.flatMap((one) => identityOf(one, write, names)).flatMap(sourcesIn);
  if (sources.some(({ origin }) => origin.kind === 'call' && origin.call === read.index))
    return true;
  if (asked.length > 0) return false;
  const wanted = new Set(
    sourcesIn(read.call.parameters).map(({ origin, path }) => `${origin.kind} ${path}`),
  );
  return sources.some(({ origin, path }) => path !== '' && wanted.has(`${origin.kind} ${path}`));
}

/** What of a key, or of an item that is put, says which item it is. */
function identityOf(
  value: CodeValue,
  { call }: ResolvedCall,
  names: readonly string[],
): readonly CodeValue[] {
  if (call.operation !== 'PutItem' || value.kind !== 'record' || names.length === 0) return [value];
  const fields = names.flatMap((name) => fieldsOf(value, name));
  return value.others === undefined ? fields : [...fields, value.others];
}

/** Whether an item or key has all fields of a key, with the same values. */
function hasKey(item: CodeValue, key: CodeValue): boolean {
  if (key.kind !== 'record') return shapeOf(item) === shapeOf(key);
  return (
    key.fields.size > 0 &&
    [...key.fields].every(([name, value]) =>
      fieldsOf(item, name).some((one) => isKnown(one) && shapeOf(one) === shapeOf(value)),
    )
  );
}

function isKnown(value: CodeValue): boolean {
  return value.kind !== 'unknown' || value.from.length > 0;
}

/** Steps of an answer that lead to an item. */
const ITEMS = /^(?:Item|Items|Items\.\*|Responses\.\*(?:\.\*)?|Attributes)?(?:\.|$)/;

function isAttribute(path: string): boolean {
  return /^(?:Item|Items|Attributes|Responses)(?:\.|$)/.test(path);
}

/** `state` of `Item.state.S`; undefined for the item itself and for counts of items. */
function attributeOf(path: string): string | undefined {
  const rest = path.replace(ITEMS, '');
  const [name] = rest.split('.');
  return name === undefined || name === '' || /^(?:\*|length|Count|ScannedCount|\$.*)$/.test(name)
    ? undefined
    : name;
}

const ORDER: readonly Kind[] = ['copy', 'absence', 'state', 'computed'];

function weight({ kind, isUrgent }: Race): number {
  return (isUrgent ? 4 : 0) + ORDER.indexOf(kind);
}

function groupMatch(first: Race, group: readonly Race[], query: Query): Match {
  const functions = [...new Set(group.map((one) => one.fn.id))];
  const name = query.node(first.store)?.name ?? 'its table';
  const more =
    functions.length > 1 ? `, as ${count(functions.length - 1, 'other function')} may` : '';
  return {
    at: first.write.call.at,
    because: `${first.fn.name} ${sentence(first, name)}, ${ends(first)}${more}`,
    severity: first.isUrgent ? 'medium' : 'low',
    audience: first.isUrgent ? 'default' : 'auditor',
    functions,
    related: [
      { span: first.read.call.at, label: `reads the item (${first.read.call.operation})` },
      ...group.slice(1, 12).map(({ fn, write }) => ({
        span: write.call.at,
        label: `${fn.name} writes without a condition as well (${write.call.operation})`,
      })),
    ],
    key: first.store,
  };
}

function ends({ kind }: Race): string {
  return kind === 'computed' || kind === 'copy'
    ? 'so one of two requests at once is lost'
    : 'so two requests at once both get through';
}

function sentence({ kind, attribute, write }: Race, table: string): string {
  const what = attribute === undefined ? 'the item' : `\`${attribute}\``;
  switch (kind) {
    case 'computed':
      return `works out what it writes to ${table} from ${what} that it read before, and does not ask whether it is still so`;
    case 'copy':
      return `writes ${what} that it read before back to ${table} without a condition`;
    case 'state':
      return `looks at ${what} in ${table} before ${write.call.operation}, which does not ask for it again`;
    case 'absence':
      return `puts an item into ${table} once it found none, without asking again`;
  }
}
