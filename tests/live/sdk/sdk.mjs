// A stand-in for the JavaScript SDK: enough of its clients and commands to run the programs beside it against an emulator.
import { createHash, createHmac } from 'node:crypto';

/** JSON services by package: signing name, prefix of the target header, version of the protocol. */
const JSON_SERVICES = {
  'client-dynamodb': ['dynamodb', 'DynamoDB_20120810', '1.0'],
  'client-sqs': ['sqs', 'AmazonSQS', '1.0'],
  'client-secrets-manager': ['secretsmanager', 'secretsmanager', '1.1'],
  'client-sfn': ['states', 'AWSStepFunctions', '1.0'],
  'client-ssm': ['ssm', 'AmazonSSM', '1.1'],
  'client-kms': ['kms', 'TrentService', '1.1'],
};

/** Requests of REST services: method, path, query and body by the input of a command. */
const REST = {
  'client-s3': {
    service: 's3',
    GetObject: (i) => ['GET', `/${i.Bucket}/${i.Key}`],
    PutObject: (i) => ['PUT', `/${i.Bucket}/${i.Key}`, '', i.Body],
    DeleteObject: (i) => ['DELETE', `/${i.Bucket}/${i.Key}`],
    ListObjectsV2: (i) => ['GET', `/${i.Bucket}`, 'list-type=2'],
  },
  'client-sesv2': {
    service: 'ses',
    SendEmail: (i) => ['POST', '/v2/email/outbound-emails', '', JSON.stringify(i)],
  },
};

const hex = (data) => createHash('sha256').update(data).digest('hex');
const sign = (key, data) => createHmac('sha256', key).update(data).digest();

async function call(service, method, path, query, body, more) {
  const {
    AWS_ENDPOINT_URL,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN,
    AWS_REGION,
  } = process.env;
  const url = new URL(path + (query === '' ? '' : `?${query}`), AWS_ENDPOINT_URL);
  const time = new Date().toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const headers = {
    host: url.host,
    'x-amz-content-sha256': hex(body),
    'x-amz-date': time,
    'x-amz-security-token': AWS_SESSION_TOKEN,
    ...more,
  };
  const names = Object.keys(headers).sort();
  const listed = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = [method, url.pathname, query, listed, names.join(';'), hex(body)].join('\n');
  const scope = `${time.slice(0, 8)}/${AWS_REGION}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hex(request)}`;
  const key = [time.slice(0, 8), AWS_REGION, service, 'aws4_request'].reduce(
    sign,
    `AWS4${AWS_SECRET_ACCESS_KEY}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  delete headers.host;
  const answer = await fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) });
  const data = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) throw new Error(`${answer.status} ${data}`);
  return data;
}

function written(value) {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === undefined || value === null) return { NULL: true };
  if (value instanceof Set) return { SS: [...value] };
  if (Array.isArray(value)) return { L: value.map(written) };
  return { M: fields(value, written) };
}

function read(value) {
  const [[kind, inner]] = Object.entries(value);
  if (kind === 'N') return Number(inner);
  if (kind === 'M') return fields(inner, read);
  if (kind === 'L') return inner.map(read);
  return kind === 'NULL' ? null : inner;
}

const fields = (map, change) =>
  Object.fromEntries(Object.entries(map).map(([key, one]) => [key, change(one)]));

const ITEMS = ['Item', 'Key', 'ExpressionAttributeValues'];

async function sendJson(name, { input, operation }) {
  const [service, target, version] = JSON_SERVICES[name];
  const body = JSON.stringify(input, (_, one) =>
    one?.type === 'Buffer' ? Buffer.from(one.data).toString('base64') : one,
  );
  const data = await call(service, 'POST', '/', '', body, {
    'content-type': `application/x-amz-json-${version}`,
    'x-amz-target': `${target}.${operation}`,
  });
  return data.length === 0 ? {} : JSON.parse(data);
}

async function sendItems({ input, operation }) {
  const changed = { ...input };
  for (const name of ITEMS) if (changed[name]) changed[name] = fields(changed[name], written);
  const full = { Get: 'GetItem', Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' };
  const answer = await sendJson('client-dynamodb', {
    input: changed,
    operation: full[operation] ?? operation,
  });
  if (answer.Item) answer.Item = fields(answer.Item, read);
  return answer;
}

async function sendRest(name, { input, operation }) {
  const { service, [operation]: form } = REST[name];
  const [method, path, query = '', body = ''] = form(input);
  const data = await call(service, method, path, query, body, {});
  return {
    Body: { transformToString: async () => String(data), transformToByteArray: async () => data },
  };
}

class DocumentClient {
  static from() {
    return new DocumentClient();
  }

  send(command) {
    return sendItems(command);
  }
}

/** What a package of the SDK exports under a name. */
export function exported(name, symbol) {
  if (symbol === 'DynamoDBDocumentClient') return DocumentClient;
  if (symbol.endsWith('Command')) {
    return class {
      operation = symbol.replace(/Command$/, '');
      constructor(input) {
        this.input = input;
      }
    };
  }
  const send = name in JSON_SERVICES ? sendJson : sendRest;
  return class {
    send(command) {
      return send(name, command);
    }
  };
}
