import type { SinkKind } from '../../../model/code.ts';
import { maybeStructures } from '../../interpret/texts.ts';
import type { Label } from '../../interpret/value.ts';
import { withLabels } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { dangerous, inJavaScript, isList, isMissing, isTagged, option } from './support.ts';

/** Fields of events that are texts whoever sends them; everything else may be an object. */
const TEXT_FIELD =
  /(?:^|\.)(?:pathParameters|queryStringParameters|headers|stageVariables|rawQueryString|rawPath|path|httpMethod|routeKey)\.?[^$]*$/;

/** Whether what a label stands for may be an object with operators, not only a text. */
function mayBeObject(label: Label): boolean {
  if (label.derivation !== 0) return false;
  if (label.origin.kind === 'environment' || label.origin.kind === 'context') return false;
  if (label.path === 'body') return false;
  return !TEXT_FIELD.test(label.path);
}

const MAX_DEPTH = 4;

/** Reports the parts of a filter that an outsider may turn into operators. */
function filterParts(call: Call, value: Value, kind: SinkKind, part: string, depth = 0): void {
  const { machine, at, api } = call;
  const own = maybeStructures(value.labels.filter(mayBeObject), machine.proved());
  if (own.length > 0) machine.sink(kind, { ...withLabels(value, own), objects: [] }, at, api, part);
  if (depth >= MAX_DEPTH) return;
  for (const record of machine.records(value)) {
    for (const [name, cell] of record.store.fields) {
      if (name === '$where') machine.sink('eval', cell.value, at, api, '$where');
      else if (name === '$eq' || name === '$in') continue;
      else filterParts(call, cell.value, kind, part, depth + 1);
    }
    if (record.store.rest !== undefined) {
      filterParts(call, record.store.rest.value, kind, part, depth + 1);
    }
  }
}

function filters(...positions: readonly number[]): (call: Call) => void {
  return (call) => {
    for (const position of positions) {
      if (call.has(position)) filterParts(call, call.argument(position), 'nosql', 'filter');
    }
  };
}

function documents(call: Call): Value {
  const nothing = call.machine.derive([], call.at);
  for (const argument of call.args) {
    if (argument.objects.some((one) => one.kind === 'closure')) {
      call.machine.call(argument, [nothing, nothing], call.at);
    }
  }
  return nothing;
}

const FINDS =
  '{find,findOne,findOneAndUpdate,findOneAndDelete,findOneAndReplace,findOneAndRemove,deleteOne,deleteMany,remove,count,countDocuments,exists}';
const UPDATES = '{updateOne,updateMany,replaceOne,update}';

/** Where a collection or a model comes from. */
const COLLECTIONS = [
  'mongodb.MongoClient().db().collection()',
  'mongodb.MongoClient().connect().db().collection()',
  'mongodb.MongoClient.connect().db().collection()',
  'mongodb.MongoClient.connect().collection()',
  'mongoose.model()',
  'mongoose.models.*',
  'mongoose.connection.collection()',
  'mongoose.connection.model()',
  'mongoose.{createConnection,connect}().model()',
  'mongoose.connection.db.collection()',
  'mongoose.{createConnection,connect}().collection()',
  'monk().get()',
  '@typegoose/typegoose.getModelForClass()',
];

/** Methods that only collections and models of documents have. */
const DOCUMENT_METHODS = [
  'findOneAndUpdate',
  'findOneAndDelete',
  'findOneAndReplace',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteMany',
  'deleteOne',
  'countDocuments',
  'findOne',
];

/** Databases of documents, graphs and search: filters with operators, and query texts. */
export const NOSQL_MODELS: readonly Model[] = inJavaScript([
  {
    api: COLLECTIONS.map((from) => `${from}.${FINDS}`),
    effect: filters(0),
    returns: documents,
  },
  {
    api: COLLECTIONS.map((from) => `${from}.${UPDATES}`),
    effect: (call) => {
      filters(0)(call);
      // What is set is data; only an update that comes whole brings operators of its own.
      filterParts(call, call.argument(1), 'nosql', 'update', MAX_DEPTH);
    },
    returns: documents,
  },
  {
    api: COLLECTIONS.map((from) => `${from}.{aggregate,bulkWrite}`),
    effect: filters(0),
    returns: documents,
  },
  {
    api: COLLECTIONS.map((from) => `${from}.distinct`),
    effect: filters(1),
    returns: documents,
  },
  {
    api: COLLECTIONS.map((from) => `${from}.{insertOne,insertMany,create,findById}`),
    returns: documents,
  },
  {
    api: COLLECTIONS.map((from) => `${from}.{mapReduce,$where}`),
    sinks: [{ kind: 'eval', argument: { from: 0 }, part: 'code' }],
    returns: documents,
  },
  {
    method: DOCUMENT_METHODS,
    // `{ where }` is how mappers of SQL ask; they make parameters of what is in it.
    when: (call) => isMissing(option(call, 0, 'where')),
    effect: filters(0),
    returns: documents,
  },
  { method: '$where', sinks: [{ kind: 'eval', argument: 0, part: 'code' }], returns: 'receiver' },
  {
    api: ['mongo-sanitize', 'express-mongo-sanitize.sanitize', 'mongo-sanitizer'],
    returns: 'argument:0',
    clears: ['nosql'],
  },
  {
    api: [
      'mongodb.ObjectId',
      'mongodb.ObjectID',
      'mongoose.Types.ObjectId',
      'bson.ObjectId',
      'mongodb.ObjectId.createFromHexString',
    ],
    returns: 'text',
    clears: [
      'nosql',
      'sql',
      'html',
      'shell',
      'path',
      'log',
      'header',
      'request',
      'template',
      'eval',
    ],
  },
  {
    api: [
      'mongodb.ObjectId.isValid',
      'mongoose.isValidObjectId',
      'mongoose.Types.ObjectId.isValid',
    ],
    returns: 'scalar',
  },
  dangerous(
    [
      '{ioredis,redis.createClient,ioredis.Redis,ioredis.Cluster,@redis/client.createClient}().{eval,EVAL}',
      'ioredis.defineCommand',
    ],
    'eval',
    0,
    'Lua script',
  ),
  {
    api: [
      '@elastic/elasticsearch.Client().{search,msearch,count,deleteByQuery,updateByQuery}',
      '@opensearch-project/opensearch.Client().{search,msearch,count,deleteByQuery,updateByQuery}',
      'elasticsearch.Client().{search,count,deleteByQuery,updateByQuery}',
    ],
    effect: searchQuery,
    returns: 'nothing',
  },
  {
    api: [
      'neo4j-driver.driver().session().{run}',
      'neo4j-driver.driver().{executeQuery}',
      'neo4j-driver.driver().session().{readTransaction,writeTransaction,executeRead,executeWrite}().run',
      'neo4j-driver.driver().session().beginTransaction().run',
      'couchbase.connect().query',
      'couchbase.Cluster.connect().query',
      'couchbase.Cluster().query',
      'couchbase.N1qlQuery.fromString',
      'gremlin.driver.Client().submit',
      'arangojs.Database().query',
      '@azure/cosmos.CosmosClient().database().container().items.query',
      'nano().use().find',
      'influx.InfluxDB().query',
      '@influxdata/influxdb-client.InfluxDB().getQueryApi().{queryRaw,collectRows,queryRows}',
      '@google-cloud/spanner.Spanner().instance().database().run',
    ],
    when: (call) => !isTagged(call),
    sinks: [{ kind: 'nosql', argument: 0, part: 'query text' }],
    returns: 'nothing',
  },
  {
    api: [
      '{ioredis,redis.createClient,ioredis.Redis,ioredis.Cluster,@redis/client.createClient}().{get,hget,hgetall,hGet,hGetAll,mget,lrange,smembers,zrange}',
    ],
    returns: 'nothing',
    callbacks: [{ argument: 1, gets: 'error-first' }],
  },
]);

/** Queries in Lucene's language and scripts inside of a search. */
function searchQuery(call: Call): void {
  const { machine, at, api } = call;
  for (const base of ['body.query', 'query']) {
    for (const field of [
      'query_string.query',
      'simple_query_string.query',
      'script.script.source',
    ]) {
      machine.sink('nosql', option(call, 0, `${base}.${field}`), at, api, field);
    }
  }
  machine.sink('nosql', option(call, 0, 'q'), at, api, 'query text');
  machine.sink('nosql', option(call, 0, 'body.script.source'), at, api, 'script');
  for (const field of ['body', 'query']) {
    const whole = option(call, 0, field);
    const own = whole.labels.filter(mayBeObject);
    if (own.length > 0 && !isList(whole)) {
      machine.sink('nosql', { ...withLabels(whole, own), objects: [] }, at, api, 'query');
    }
  }
}
