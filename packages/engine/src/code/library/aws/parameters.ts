import type { Value } from '../../interpret/value.ts';
import { constantsOf, joinAll, onlyConstant, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { perform } from './request.ts';

/** What a helper of a parameters library asks for. */
type Fetch = {
  readonly service: string;
  readonly operation: string;
  /** Parameter that takes the first argument. */
  readonly named: string;
  /** Path of the content in the result. */
  readonly result: string;
  /** The helper gives a dictionary by name instead of one value. */
  readonly many?: true;
};

const SECRET: Fetch = {
  service: 'secretsmanager',
  operation: 'GetSecretValue',
  named: 'SecretId',
  result: 'SecretString',
};

const PARAMETER: Fetch = {
  service: 'ssm',
  operation: 'GetParameter',
  named: 'Name',
  result: 'Parameter.Value',
};

const BY_PATH: Fetch = {
  service: 'ssm',
  operation: 'GetParametersByPath',
  named: 'Path',
  result: 'Parameters.*.Value',
  many: true,
};

const BY_NAME: Fetch = {
  service: 'ssm',
  operation: 'GetParameters',
  named: 'Names',
  result: 'Parameters.*.Value',
  many: true,
};

const SETTINGS: Fetch = {
  service: 'appconfig',
  operation: 'GetLatestConfiguration',
  named: 'Configuration',
  result: 'Configuration',
};

/** A setting of the call: by keyword, or in the options that come second. */
function option(call: Call, name: string): Value {
  const keyword = call.named.get(name);
  if (keyword !== undefined) return keyword;
  const options = call.args[1];
  return options === undefined || options.objects.length === 0
    ? UNKNOWN
    : call.machine.member(options, name, call.at);
}

function fetching(fetch: Fetch): (call: Call) => Value {
  return (call) => {
    const { machine, at } = call;
    const decrypt = option(call, 'decrypt');
    const parameters = machine.record({
      [fetch.named]: call.argument(0, 'name'),
      ...(fetch.service === 'ssm' && onlyConstant(decrypt) === true
        ? { WithDecryption: decrypt }
        : {}),
    });
    const { service, operation } = fetch;
    const through = call.api.slice(0, call.api.lastIndexOf('.'));
    const result = perform(call, { service, operation, parameters, through, client: undefined });
    const content = transformed(call, machine.field(result, fetch.result, at));
    return fetch.many === true ? machine.record({}, content) : content;
  };
}

/** `transform: 'json'` and `'binary'` decode what was fetched. */
function transformed(call: Call, content: Value): Value {
  const { machine, at } = call;
  const how = constantsOf(option(call, 'transform'));
  const decoded = how.flatMap((one) => {
    if (one === 'json' || one === 'auto')
      return [machine.step(content, '$json', at, 'is parsed as JSON')];
    if (one === 'binary') return [machine.step(content, '$base64', at, 'is decoded from base64')];
    return [];
  });
  return decoded.length === 0 ? content : joinAll(decoded);
}

/** The value of a secret that a cache or wrapper fetches. */
function cached(call: Call): Value {
  return fetching(SECRET)(call);
}

/** Helpers that fetch secrets and parameters. */
export const PARAMETER_MODELS: readonly Model[] = [
  {
    api: [
      '@aws-lambda-powertools/parameters/secrets.getSecret',
      '@aws-lambda-powertools/parameters/secrets.SecretsProvider().get',
      'aws_lambda_powertools.utilities.parameters.get_secret',
      'aws_lambda_powertools.utilities.parameters.SecretsProvider().get',
      'aws_lambda_powertools.utilities.parameters.secrets.{get_secret,SecretsProvider().get}',
    ],
    returns: fetching(SECRET),
  },
  {
    api: [
      '@aws-lambda-powertools/parameters/ssm.getParameter',
      '@aws-lambda-powertools/parameters/ssm.SSMProvider().get',
      'aws_lambda_powertools.utilities.parameters.get_parameter',
      'aws_lambda_powertools.utilities.parameters.SSMProvider().get',
      'aws_lambda_powertools.utilities.parameters.ssm.{get_parameter,SSMProvider().get}',
    ],
    returns: fetching(PARAMETER),
  },
  {
    api: [
      '@aws-lambda-powertools/parameters/ssm.getParameters',
      '@aws-lambda-powertools/parameters/ssm.SSMProvider().getMultiple',
      'aws_lambda_powertools.utilities.parameters.{get_parameters,SSMProvider().get_multiple}',
      'aws_lambda_powertools.utilities.parameters.ssm.get_parameters',
    ],
    returns: fetching(BY_PATH),
  },
  {
    api: [
      '@aws-lambda-powertools/parameters/ssm.{getParametersByName,SSMProvider().getParametersByName}',
      'aws_lambda_powertools.utilities.parameters.get_parameters_by_name',
    ],
    returns: fetching(BY_NAME),
  },
  {
    api: [
      '@aws-lambda-powertools/parameters/appconfig.getAppConfig',
      'aws_lambda_powertools.utilities.parameters.get_app_config',
    ],
    returns: fetching(SETTINGS),
  },
  {
    api: [
      'aws_secretsmanager_caching.SecretCache().{get_secret_string,get_secret_binary}',
      'aws_secretsmanager_caching.secret_cache.SecretCache().get_secret_string',
      'awswrangler.secretsmanager.{get_secret,get_secret_json}',
    ],
    returns: (call) =>
      call.api.endsWith('_json')
        ? call.machine.step(cached(call), '$json', call.at, 'is parsed as JSON')
        : cached(call),
  },
  {
    api: [
      '@aws-lambda-powertools/parameters/{secrets,ssm,appconfig,dynamodb}.*',
      'aws_lambda_powertools.utilities.parameters.{SecretsProvider,SSMProvider,AppConfigProvider,DynamoDBProvider}',
    ],
    when: (call) => call.construct || call.language === 'python',
    returns: 'api',
  },
];

/** Python's data frames over the cloud's stores. */
export const WRANGLER_MODELS: readonly Model[] = [
  {
    api: 'awswrangler.athena.{read_sql_query,start_query_execution,unload,create_ctas_table}',
    returns: (call) => {
      const parameters = call.machine.record({ QueryString: call.argument(0, 'sql') });
      const operation = 'StartQueryExecution';
      return perform(call, {
        service: 'athena',
        operation,
        parameters,
        through: 'awswrangler',
        client: undefined,
      });
    },
  },
  {
    api: 'awswrangler.{redshift,postgresql,mysql,sqlserver,oracle,data_api}.{read_sql_query,read_sql_table}',
    sinks: [{ kind: 'sql', argument: 0, name: 'sql', part: 'SQL text' }],
    returns: 'api',
  },
  {
    api: 'awswrangler.s3.{read_csv,read_json,read_parquet,read_excel,read_fwf,read_orc,download}',
    returns: (call) => {
      const parameters = call.machine.record({ Key: call.argument(0, 'path') });
      const result = perform(call, {
        service: 's3',
        operation: 'GetObject',
        parameters,
        through: 'awswrangler',
        client: undefined,
      });
      return call.machine.member(result, 'Body', call.at);
    },
  },
  {
    api: 'awswrangler.s3.{to_csv,to_json,to_parquet,to_excel,to_orc,upload}',
    returns: (call) => {
      const parameters = call.machine.record({
        Key: call.argument(1, 'path'),
        Body: call.argument(0, 'df'),
      });
      return perform(call, {
        service: 's3',
        operation: 'PutObject',
        parameters,
        through: 'awswrangler',
        client: undefined,
      });
    },
  },
  {
    api: 'awswrangler.dynamodb.put_items',
    returns: (call) => {
      const { machine } = call;
      const item = machine.element(call.argument(0, 'items'), call.at);
      const request = machine.record({ PutRequest: machine.record({ Item: item }) });
      const parameters = machine.record({
        TableName: call.argument(1, 'table_name'),
        RequestItems: machine.record({}, machine.list([], request)),
      });
      return perform(call, {
        service: 'dynamodb',
        operation: 'BatchWriteItem',
        parameters,
        through: 'awswrangler',
        client: undefined,
      });
    },
  },
];
