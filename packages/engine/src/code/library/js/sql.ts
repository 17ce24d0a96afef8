import type { Call, Model, Value } from '../model.ts';
import { noteStatement } from '../sql/notes.ts';
import {
  beginnings,
  inJavaScript,
  isFunction,
  isList,
  isRecord,
  isTagged,
  option,
} from './support.ts';

const STATEMENT =
  /^\s*(?:select|insert\s+into|insert\s+ignore|update|delete\s+from|replace\s+into|merge\s+into|with\s+\w+\s+as|create\s+(?:table|database|user|view|schema)|drop\s+(?:table|database|user|view)|alter\s+table|truncate|call|exec(?:ute)?|grant|explain)\b/i;

/** Whether a text with holes begins as a statement. */
function isStatement(value: Value): boolean {
  return (
    value.atoms.some((atom) => atom.kind === 'text') &&
    beginnings(value).some((text) => STATEMENT.test(text))
  );
}

/** The text of a query: the argument itself, or one of its fields. */
function queryText(call: Call): void {
  const [query] = call.args;
  if (query === undefined || isTagged(call)) return;
  const { machine, at, api } = call;
  noteQuery(call, query);
  if (!isRecord(query)) {
    machine.sink('sql', query, at, api, 'SQL text');
    return;
  }
  for (const field of ['text', 'sql', 'query', 'statement', 'sqlText', 'rawSql']) {
    machine.sink('sql', option(call, 0, field), at, api, 'SQL text');
  }
}

/** The statement for what comes before or after it, with its parameters. */
function noteQuery(call: Call, query: Value): void {
  const parameters = call.args.slice(1).filter((one) => !isFunction(one));
  if (!isRecord(query)) noteStatement(call, query, parameters);
  for (const field of ['text', 'sql', 'query', 'statement', 'sqlText']) {
    const text = option(call, 0, field);
    if (text.atoms.length > 0) noteStatement(call, text, [query, ...parameters]);
  }
}

/** Rows of a table carry nothing of the query's parameters. */
function rows(call: Call): Value {
  for (const argument of call.args.slice(1)) {
    if (isFunction(argument)) {
      const nothing = call.machine.derive([], call.at);
      call.machine.call(argument, [nothing, nothing, nothing], call.at);
    }
  }
  return call.machine.derive([], call.at);
}

const QUERIES = '{query,execute}';

/** Runs SQL given as text; its result is rows. */
const RUNS: readonly string[] = [
  `{mysql,mysql2,mysql2/promise}.createConnection().${QUERIES}`,
  `{mysql,mysql2,mysql2/promise}.createPool().${QUERIES}`,
  `{mysql,mysql2,mysql2/promise}.createPool().getConnection().${QUERIES}`,
  `mysql2.{createConnection,createPool}().promise().${QUERIES}`,
  `mysql2.createPool().promise().getConnection().${QUERIES}`,
  `mysql2/promise.createPoolCluster().getConnection().${QUERIES}`,
  'promise-mysql.{createConnection,createPool}().query',
  'mariadb.{createConnection,createPool}().{query,execute,batch}',
  'mariadb.createPool().getConnection().{query,execute,batch}',
  'serverless-mysql().{query,execute}',
  'serverless-mysql().transaction().query',
  'serverless-postgres().query',
  'pg.{Client,Pool,native.Client,native.Pool}().query',
  'pg.Pool().connect().query',
  'pg-pool().query',
  'pg-pool().connect().query',
  '@vercel/postgres.{createPool,createClient,db}().query',
  '@neondatabase/serverless.{Pool,Client}().query',
  '@neondatabase/serverless.neon().query',
  '@planetscale/database.{connect}().execute',
  '@libsql/client.createClient().{execute,batch,executeMultiple}',
  'pg-promise()().{any,none,one,oneOrNone,many,manyOrNone,result,query,multi,each,map,func}',
  'pg-promise()().{tx,task}().{any,none,one,oneOrNone,many,manyOrNone,result,query}',
  '{sqlite3,sqlite3.verbose()}.Database().{run,get,all,each,exec}',
  'sqlite3.cached.Database().{run,get,all,each,exec}',
  'sqlite.open().{run,get,all,each,exec}',
  'better-sqlite3().{exec,pragma}',
  'sqlite.DatabaseSync().exec',
  'mssql.{query,batch}',
  'mssql.{Request,request}().{query,batch}',
  'mssql.{connect,ConnectionPool}().{query,batch}',
  'mssql.{connect,ConnectionPool}().request().{query,batch}',
  'mssql.{connect,ConnectionPool}().connect().request().{query,batch}',
  'mssql.ConnectionPool().request().input().{query,batch}',
  'mssql.connect().request().input().{query,batch}',
  'oracledb.getConnection().{execute,executeMany}',
  'oracledb.{createPool}().getConnection().{execute,executeMany}',
  'tedious.Request',
  'odbc.connect().query',
  'ibm_db.open().query',
  'snowflake-sdk.createConnection().execute',
  'data-api-client().query',
  'data-api-client().transaction().query',
  '@google-cloud/bigquery.BigQuery().{query,createQueryJob}',
  '@clickhouse/client.createClient().{query,command,exec}',
  'cassandra-driver.Client().{execute,eachRow,stream}',
  'hana-client.createConnection().exec',
  'sequelize.{Sequelize}().query',
  'sequelize().query',
  'sequelize.*.sequelize.query',
  'typeorm.DataSource().{query}',
  'typeorm.DataSource().{manager,createQueryRunner()}.query',
  'typeorm.DataSource().getRepository().query',
  'typeorm.{getConnection,getManager,createConnection,getRepository}().query',
  'typeorm.{getConnection,createConnection}().createQueryRunner().query',
  '@mikro-orm/core.MikroORM.init().em.getConnection().execute',
];

/** Prepares SQL given as text; what runs it is a method of the result. */
const PREPARES: readonly string[] = [
  'better-sqlite3().prepare',
  'sqlite.DatabaseSync().prepare',
  'sqlite3.Database().prepare',
  'sqlite3.verbose().Database().prepare',
  'mysql2.createConnection().prepare',
  'mysql2/promise.createConnection().prepare',
];

/** Text that is put into a query as it is: raw expressions of query builders and ORMs. */
const RAW: readonly string[] = [
  'knex.raw',
  'knex().raw',
  'knex.knex().raw',
  'sequelize.{literal,Sequelize.literal}',
  'sequelize.Sequelize().literal',
  'sequelize().literal',
  'drizzle-orm.sql.raw',
  'kysely.sql.raw',
  'kysely.sql.lit',
  'slonik.sql.unsafe',
  'postgres().unsafe',
  '@prisma/client.Prisma.raw',
  '@prisma/client.PrismaClient().{$queryRawUnsafe,$executeRawUnsafe}',
  '@databases/{pg,mysql,sqlite}.sql.__dangerous__rawValue',
  'objection.raw',
  'squel.{select,insert,update,delete}().where',
  'bookshelf().knex.raw',
  'waterline.query',
  'sqlstring.raw',
  'mysql.raw',
  'mysql2.raw',
];

/** Text conditions of query builders, on any table's builder. */
const RAW_METHODS = [
  'whereRaw',
  'andWhereRaw',
  'orWhereRaw',
  'havingRaw',
  'orderByRaw',
  'groupByRaw',
  'selectRaw',
  'fromRaw',
  'joinRaw',
  'updateRaw',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
];

/** SQL in drivers, query builders and ORMs. */
export const SQL_MODELS: readonly Model[] = inJavaScript([
  { api: RUNS, effect: queryText, returns: rows },
  { api: PREPARES, effect: queryText, returns: 'api' },
  { api: RAW, effect: queryText, returns: 'api' },
  {
    // Models that the program has made take the connection from elsewhere: the name alone is clear enough.
    method: RAW_METHODS,
    effect: queryText,
    returns: 'receiver',
  },
  {
    api: RAW_METHODS.map((name) => `**.${name}`),
    effect: queryText,
    returns: 'api',
  },
  {
    api: [
      'typeorm.{getRepository,getConnection,getManager}().createQueryBuilder().{where,andWhere,orWhere,having,orderBy,addOrderBy,select,addSelect}',
      'typeorm.DataSource().{getRepository(),manager}.createQueryBuilder().{where,andWhere,orWhere,having,orderBy,addOrderBy,select}',
      '**.createQueryBuilder().{where,andWhere,orWhere,having,orderBy,addOrderBy,groupBy,select,addSelect}',
      '**.createQueryBuilder().{where,select,from,leftJoinAndSelect}().{where,andWhere,orWhere,having,orderBy,addOrderBy}',
    ],
    sinks: [
      { kind: 'sql', argument: 0, part: 'SQL text', when: (call) => !isFunction(call.argument(0)) },
    ],
    returns: 'api',
  },
  {
    // Tags make parameters of what is put into them.
    api: [
      '@prisma/client.PrismaClient().{$queryRaw,$executeRaw}',
      'postgres()',
      'slonik.sql',
      'sql-template-strings',
      'sql-template-tag',
      '@vercel/postgres.sql',
      '@neondatabase/serverless.neon()',
      'drizzle-orm.sql',
      'kysely.sql',
      '@databases/{pg,mysql,sqlite}.sql',
      '@prisma/client.Prisma.sql',
      'htl',
    ],
    returns: (call) => call.machine.derive([], call.at),
  },
  {
    api: [
      '{mysql,mysql2,sqlstring}.{escape,escapeId,format}',
      'mysql.createConnection().{escape,escapeId}',
      'mysql.createPool().{escape,escapeId}',
      'mysql2.{createConnection,createPool}().{escape,escapeId}',
      'sequelize.Sequelize().escape',
      'sequelize().escape',
      'pg.Client().{escapeLiteral,escapeIdentifier}',
      'pg-format',
      'pg.{escapeLiteral,escapeIdentifier}',
      'serverless-mysql().escape',
    ],
    returns: 'text',
    clears: ['sql'],
  },
  {
    api: [
      'mysql.createPool().getConnection',
      'mysql2.createPool().getConnection',
      'pg.Pool().connect',
      'oracledb.getConnection',
      'mssql.connect',
    ],
    returns: 'api',
    callbacks: [
      { argument: 0, gets: 'error-first' },
      { argument: 1, gets: 'error-first' },
    ],
  },
  {
    // A connection that comes from somewhere else: the text says that it is SQL.
    method: [
      'query',
      'execute',
      'raw',
      'run',
      'all',
      'get',
      'exec',
      'any',
      'none',
      'one',
      'many',
      'oneOrNone',
      'prepare',
      'queryRaw',
      'executeRaw',
      'executeSql',
      'runQuery',
    ],
    when: (call) => call.has(0) && !isList(call.argument(0)) && isStatement(call.argument(0)),
    sinks: [{ kind: 'sql', argument: 0, part: 'SQL text' }],
    effect: (call) => noteQuery(call, call.argument(0)),
    returns: rows,
  },
  {
    api: '**.{query,execute,raw,run,all,get,exec,any,none,one,many,oneOrNone,prepare}',
    when: (call) => !RUNS_KNOWN.test(call.api) && call.has(0) && isStatement(call.argument(0)),
    sinks: [{ kind: 'sql', argument: 0, part: 'SQL text' }],
    effect: (call) => noteQuery(call, call.argument(0)),
    returns: 'api',
  },
]);

/** Libraries that have rows of their own above. */
const RUNS_KNOWN =
  /^(?:mysql|mysql2|pg|promise-mysql|mariadb|serverless-mysql|pg-promise|sqlite3|better-sqlite3|mssql|oracledb|knex|sequelize|typeorm|data-api-client)\b/;
