import type { SinkKind } from '../../../model/code.ts';
import { deepLabels } from '../../interpret/describe.ts';
import { maybeStructures } from '../../interpret/texts.ts';
import type { Label, Value } from '../../interpret/value.ts';
import { UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import {
  dangerous,
  derivedFor,
  into,
  KEYWORD_ONLY,
  raisesUnless,
  TOKEN_CLEARS,
  tokenOf,
} from './support.ts';

const FINDS =
  'find,find_one,find_one_and_update,find_one_and_delete,find_one_and_replace,update_one,update_many,replace_one,delete_one,delete_many,count_documents,distinct,remove,update,find_and_modify,count';

/** Query languages beside SQL: MongoDB, Redis, Elasticsearch, LDAP, XPath, graphs. */
export const QUERY_MODELS: readonly Model[] = [
  // An operator (`{'$ne': ''}`) instead of a text, and JavaScript in `$where`.
  {
    api: `**.{${FINDS}}`,
    when: isMongo,
    sinks: [
      { ...into('nosql', 0, 'filter', 'filter'), when: mayHoldOperators },
      { ...into('eval', 0, '$where', 'filter'), field: '$where' },
    ],
    returns: 'nothing',
  },
  {
    api: '**.aggregate',
    when: isMongo,
    sinks: [into('nosql', 0, 'pipeline', 'pipeline')],
    returns: 'nothing',
  },
  {
    api: '**.{command,eval,map_reduce}',
    when: isMongo,
    sinks: [into('nosql', 0, 'command', 'command')],
    returns: 'nothing',
  },
  {
    api: '**.objects',
    when: (call) => call.api.startsWith('mongoengine.'),
    sinks: [{ ...into('nosql', KEYWORD_ONLY, 'filter', '__raw__') }],
  },
  { api: '**.{insert_one,insert_many,bulk_write}', when: isMongo, returns: 'nothing' },
  {
    api: ['bson.ObjectId', 'bson.objectid.ObjectId'],
    returns: (call) => tokenOf(call, call.args),
    effect: raisesUnless(TOKEN_CLEARS),
  },

  {
    api: '**.{eval,evalsha,register_script,script_load}',
    when: (call) => /^(?:redis|aioredis|rediscluster|valkey|walrus|glide)\b/.test(call.api),
    sinks: [into('nosql', 0, 'script', 'script')],
  },
  {
    api: '**.{search,msearch,count,delete_by_query,update_by_query,scan}',
    when: isElastic,
    sinks: [
      into('nosql', KEYWORD_ONLY, 'query', 'body'),
      into('nosql', KEYWORD_ONLY, 'query', 'query'),
      into('nosql', KEYWORD_ONLY, 'query string', 'q'),
      into('nosql', KEYWORD_ONLY, 'script', 'script'),
    ],
  },
  dangerous(
    [
      'gremlin_python.driver.client.Client().{submit,submitAsync,submit_async}',
      'neo4j.GraphDatabase.driver().session().run',
      'neo4j.GraphDatabase.driver().execute_query',
      'py2neo.Graph().{run,evaluate,query}',
    ],
    'nosql',
    0,
    'query',
  ),
  dangerous(
    [
      'cassandra.cluster.Cluster().connect().{execute,execute_async,prepare}',
      'influxdb.InfluxDBClient().query',
      'influxdb_client.InfluxDBClient().query_api().{query,query_raw,query_data_frame}',
      'SPARQLWrapper.SPARQLWrapper().setQuery',
      'rdflib.Graph().{query,update}',
    ],
    'nosql',
    0,
    'query',
    'query',
  ),
  dangerous(
    ['simple_salesforce.Salesforce().{query,query_all,search}'],
    'sql',
    0,
    'SOQL text',
    'query',
  ),

  {
    api: '**.{search,search_s,search_st,search_ext,search_ext_s}',
    when: (call) => /^ldap\.(?:initialize|ldapobject|open)/.test(call.api),
    sinks: [into('ldap', 0, 'base', 'base'), into('ldap', 2, 'filter', 'filterstr')],
  },
  {
    api: [
      'ldap3.Connection().search',
      'ldap3.Connection().extend.standard.paged_search',
      'ldap3.core.connection.Connection().search',
    ],
    sinks: [into('ldap', 0, 'base', 'search_base'), into('ldap', 1, 'filter', 'search_filter')],
  },
  {
    api: [
      'ldap.filter.{escape_filter_chars,filter_format}',
      'ldap.dn.escape_dn_chars',
      'ldap3.utils.conv.escape_filter_chars',
      'ldap3.utils.dn.escape_rdn',
      'django_auth_ldap.config.escape_filter_chars',
    ],
    returns: (call) => escaped(call, 'ldap'),
  },

  dangerous(
    [
      'lxml.etree.{XPath,ETXPath}',
      '**.{xpath,xpath_eval}',
      'elementpath.{select,iter_select}',
      'libxml2.parseFile().xpathEval',
    ],
    'xpath',
    0,
    'expression',
    'path',
  ),
  { method: ['xpath'], sinks: [into('xpath', 0, 'expression', 'path')], returns: 'text' },
];

/** Fields of events that are texts whoever sends them; everything else may be a dictionary. */
const TEXT_FIELD =
  /(?:^|\.)(?:pathParameters|queryStringParameters|headers|stageVariables|rawQueryString|rawPath|path|httpMethod|routeKey)\.?[^$]*$/;

/** Whether somebody outside may put an operator where a value is meant. */
function mayHoldOperators(call: Call): boolean {
  const given = call.has(0, 'filter') ? call.argument(0, 'filter') : UNKNOWN;
  return maybeStructures(labelsOfFilter(call.machine, given), call.machine.proved()).some(
    ({ derivation, path }) => derivation === 0 && path !== 'body' && !TEXT_FIELD.test(path),
  );
}

/** The labels of a filter, without what operators compare with as it is. */
function labelsOfFilter(machine: Machine, filter: Value, depth = 0): readonly Label[] {
  const records = machine.records(filter);
  if (records.length === 0 || depth > MAX_DEPTH) return deepLabels(filter);
  const inside = records.flatMap(({ store: { fields, rest } }) => [
    ...[...fields].flatMap(([name, { value }]) =>
      name === '$eq' || name === '$in' ? [] : labelsOfFilter(machine, value, depth + 1),
    ),
    ...(rest === undefined ? [] : labelsOfFilter(machine, rest.value, depth + 1)),
  ]);
  return [...filter.labels, ...inside];
}

const MAX_DEPTH = 4;

function isMongo(call: Call): boolean {
  return /^(?:pymongo|motor|flask_pymongo|mongoengine|mongomock|beanie)\./.test(call.api);
}

function isElastic(call: Call): boolean {
  return /^(?:elasticsearch|opensearchpy|elasticsearch_dsl|opensearch_dsl|elastic_transport)\b/.test(
    call.api,
  );
}

function escaped(call: Call, kind: SinkKind): ReturnType<typeof derivedFor> {
  return derivedFor(call, [...call.args, ...call.named.values()], [kind], 'is escaped');
}
