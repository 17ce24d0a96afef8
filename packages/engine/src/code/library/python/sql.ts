import type { Value } from '../../interpret/value.ts';
import { onlyText } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { noteStatement } from '../sql/notes.ts';
import { apiPaths, beginnings, dangerous, derivedFor, into, KEYWORD_ONLY } from './support.ts';

/** Packages whose connections, cursors, pools and engines take SQL. */
const DRIVERS =
  /^(?:psycopg2?|psycopg_pool|pg8000|pgdb|asyncpg|aiopg|pymysql|MySQLdb|mysql|mariadb|aiomysql|asyncmy|sqlite3|aiosqlite|apsw|libsql\w*|pyodbc|aioodbc|pypyodbc|pymssql|cx_Oracle|oracledb|snowflake|redshift_connector|duckdb|clickhouse_driver|clickhouse_connect|pyathena|trino|prestodb|vertica_python|databricks|phoenixdb|jaydebeapi|ibm_db|sqlalchemy|sqlmodel|flask_sqlalchemy|databases|records|dataset|peewee|pony|tortoise|gino|ormar|django|google\.cloud\.bigquery)\b/;

/** The names under which they take a statement as the first argument. */
const TAKES_SQL =
  'execute,executemany,executescript,execute_async,execute_many,execute_sql,exec_driver_sql,exec,mogrify,callproc,cursor_execute,fetch,fetchrow,fetchval,fetch_all,fetch_one,fetch_val,fetch_df,iterate,prepare,scalar,scalars,stream,query,query_df,command,raw_query,raw,run,read_sql,copy_expert,copy';

const FETCHES =
  'fetchone,fetchall,fetchmany,all,first,one,one_or_none,mappings,scalar_one,scalar_one_or_none,as_dict';

/** Text of SQL statements. */
export const SQL_MODELS: readonly Model[] = [
  // What a driver quotes.
  {
    api: [
      'psycopg2.sql.{Identifier,Literal,Placeholder}',
      'psycopg.sql.{Identifier,Literal,Placeholder}',
      'psycopg2.extensions.{quote_ident,adapt}',
      '{pymysql,MySQLdb}.converters.escape_string',
      '{pymysql,MySQLdb}.escape_string',
      'sqlalchemy.sql.quoted_name',
      'sqlalchemy.{bindparam,literal,column}',
      'sqlalchemy.sql.expression.{bindparam,literal}',
    ],
    returns: (call) => derivedFor(call, call.args, ['sql'], 'is quoted by the driver'),
  },
  {
    api: '**.{escape,escape_string,quote_ident,literal}',
    when: isDriver,
    returns: (call) => derivedFor(call, call.args, ['sql'], 'is quoted by the driver'),
  },
  {
    api: '{psycopg2,psycopg}.sql.SQL',
    sinks: [into('sql', 0, 'SQL text')],
  },
  dangerous(
    [
      'sqlalchemy.{text,literal_column}',
      'sqlalchemy.sql.{text,literal_column}',
      'sqlalchemy.sql.expression.{text,literal_column}',
      'sqlalchemy.DDL',
      'sqlmodel.text',
    ],
    'sql',
    0,
    'SQL text',
    'text',
  ),
  dangerous(['psycopg2.extras.{execute_values,execute_batch}'], 'sql', 1, 'SQL text', 'sql'),
  dangerous(
    ['pandas.{read_sql,read_sql_query}', 'polars.{read_database,read_database_uri}'],
    'sql',
    0,
    'SQL text',
    'sql',
  ),
  dangerous(
    [
      '{awswrangler,aws_data_wrangler}.athena.{read_sql_query,start_query_execution,create_ctas_table,unload}',
    ],
    'sql',
    0,
    'SQL text',
    'sql',
  ),
  dangerous(
    [
      '{awswrangler,aws_data_wrangler}.{redshift,mysql,postgresql,sqlserver,oracle,timestream,neptune}.{read_sql_query,query,execute_sparql,execute_gremlin}',
      '{awswrangler,aws_data_wrangler}.data_api.rds.read_sql_query',
      '{awswrangler,aws_data_wrangler}.s3.select_query',
    ],
    'sql',
    0,
    'SQL text',
    'sql',
  ),
  dangerous(
    [
      'duckdb.{sql,query,execute}',
      'pandasql.sqldf',
      'google.cloud.bigquery.Client().query',
      'snowflake.connector.connect().execute_string',
    ],
    'sql',
    0,
    'SQL text',
    'query',
  ),
  dangerous('**.{extra,order_by_raw}', 'sql', KEYWORD_ONLY, 'SQL text', 'where'),
  { api: '**.objects.raw', sinks: [into('sql', 0, 'SQL text', 'raw_query')] },
  dangerous(
    ['django.db.models.expressions.RawSQL', 'peewee.SQL', 'tortoise.expressions.RawSQL'],
    'sql',
    0,
    'SQL text',
    'sql',
  ),
  {
    api: `**.{${TAKES_SQL}}`,
    when: (call) => isDriver(call) && isStatementText(call.argument(0)),
    sinks: [into('sql', 0, 'SQL text', 'query')],
    effect: noteQuery,
  },
  // Rows are as trustworthy as the table, not as the arguments of the query.
  { api: `**.{${FETCHES}}`, when: isDriver, returns: 'nothing' },
  // `query.filter(text)` of an ORM takes SQL as well.
  {
    api: '**.{filter,order_by,group_by,having,where,from_statement}',
    when: (call) =>
      /^(?:sqlalchemy|flask_sqlalchemy|sqlmodel)\b/.test(call.api) && isText(call.argument(0)),
    sinks: [into('sql', 0, 'SQL text')],
  },
  // Connections that come from elsewhere are known by what they are given.
  {
    api: '**.{execute,executemany,executescript,exec_driver_sql,execute_sql,run_query,execute_query}',
    when: (call) => looksLikeSql(call.argument(0, 'sql')),
    sinks: [into('sql', 0, 'SQL text', 'sql')],
    effect: noteQuery,
  },
  {
    method: [
      'execute',
      'executemany',
      'executescript',
      'exec_driver_sql',
      'execute_sql',
      'run_query',
      'execute_query',
      'query',
      'fetch_all',
      'fetch_one',
      'mogrify',
    ],
    when: (call) => looksLikeSql(call.argument(0, 'sql')),
    sinks: [into('sql', 0, 'SQL text', 'sql')],
    effect: noteQuery,
    returns: 'nothing',
  },
];

/** The statement for what comes before or after it, with its parameters; `text('…')` of SQLAlchemy is the text. */
function noteQuery(call: Call): void {
  const query = call.argument(0, 'sql');
  const parameters = [...call.args.slice(1), ...call.named.values()];
  const [wrapped] = query.objects.flatMap((one) =>
    one.kind === 'api' && /\.text\(\)$/.test(one.path) ? one.args.slice(0, 1) : [],
  );
  noteStatement(call, wrapped ?? query, parameters);
}

function isDriver(call: Call): boolean {
  return DRIVERS.test(call.api);
}

/** Text itself; statements that an ORM built (`select(User)`) bind what they are given. */
function isStatementText(value: Value): boolean {
  const paths = apiPaths(value);
  return (
    paths.length === 0 ||
    value.atoms.length > 0 ||
    paths.some((path) => /\.SQL\(\)(?:\.format\(\))?$/.test(path))
  );
}

function isText(value: Value): boolean {
  return value.objects.length === 0 && value.atoms.some((atom) => atom.kind === 'text');
}

const STATEMENT =
  /^[\s(]*(?:select|insert|update|delete|replace|merge|upsert|with|create|drop|alter|truncate|call|exec|grant|set|copy|unload|show|use|begin|pragma)\b/i;

function looksLikeSql(value: Value): boolean {
  return beginnings(value).some((text) => STATEMENT.test(text)) || isSqlInside(value);
}

/** `f"{verb} FROM {table} WHERE …"`: words of SQL after the first hole. */
function isSqlInside(value: Value): boolean {
  return value.atoms.some(
    (atom) =>
      atom.kind === 'text' &&
      atom.parts.some((part) => /\b(?:FROM|WHERE|VALUES|INTO)\b/.test(onlyText(part) ?? '')),
  );
}
