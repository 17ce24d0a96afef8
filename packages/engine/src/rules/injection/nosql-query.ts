import type { Flow } from '../../model/code.ts';
import type { Severity } from '../../model/finding.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { calledAs, choosesIn, partOfCall } from '../support/sink-words.ts';

/** Parts of a request that are documents: a text in them is a value, only a structure can be an operator. */
const DOCUMENTS: ReadonlySet<string> = new Set(['filter', 'pipeline']);

/** Parts that name something, with what that gives. An index holds the same items as its table. */
const NAMES: ReadonlyMap<string, Severity | undefined> = new Map<string, Severity | undefined>([
  ['attribute name', 'high'],
  ['projection expression', 'medium'],
  ['comparison operator', 'medium'],
  ['filter pattern', 'medium'],
  ['index name', undefined],
]);

/** What an update says is done to the item of its key and to no other. */
const OF_ONE_ITEM = 'update expression';

const HAZARD: Hazard = {
  kinds: ['nosql'],
  severity: (flow, traced, query) =>
    flow.part === OF_ONE_ITEM || hasPlaceholders(traced, query)
      ? 'high'
      : (NAMES.get(flow.part) ?? 'critical'),
  confidence: (flow, traced, query) =>
    NAMES.has(flow.part) || hasPlaceholders(traced, query) ? 'medium' : 'high',
  when: (flow) => {
    if (flow.from.origin.kind === 'call') return false;
    if (NAMES.has(flow.part)) return NAMES.get(flow.part) !== undefined;
    return !DOCUMENTS.has(flow.part) || mayBeStructure(flow);
  },
  // Names of attributes after the user who is signed in are how maps of users are kept.
  harmless: ({ control }, { part }) => control === 'claimed' && NAMES.has(part),
  happens: (flow) => {
    if (DOCUMENTS.has(flow.part)) {
      return `may bring operators (\`{"$ne": ""}\`) into the ${flow.part} of ${calledAs(flow)}`;
    }
    return NAMES.has(flow.part) ? choosesIn(flow) : partOfCall(flow);
  },
};

/**
 * Whether an expression is made of names that stand for themselves in `ExpressionAttributeNames`: the caller
 * names attributes, and what else is written comes to nothing without a placeholder of its own.
 */
function hasPlaceholders({ flow, function: fn }: TracedFlow, query: Query): boolean {
  return (
    /expression$/.test(flow.part) &&
    query
      .flowsOf(fn)
      .some(
        (one) =>
          one.flow.part === 'attribute name' &&
          one.flow.at.start === flow.at.start &&
          one.flow.at.file === flow.at.file &&
          one.flow.from.path === flow.from.path,
      )
  );
}

/** Parts of requests that the gateway hands over as texts. */
const TEXTS =
  /^(?:queryStringParameters|pathParameters|headers|rawPath|rawQueryString|path|cookies)\b/;

/** Something made from a value is a text or a number; parameters of a request are texts unless a framework parses them. */
function mayBeStructure({ from, route, assumed }: Flow): boolean {
  if (from.derived && !assumed) return false;
  return route !== undefined || !TEXTS.test(from.path) || from.path.includes('$json');
}

/** Text or structure from an event becomes part of a query of a database that does not speak SQL. */
export const nosqlQuery: Rule<'function'> = {
  id: 'injection/nosql-query',
  title: 'Event data is part of a NoSQL query',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [943],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeValues.html',
      'https://www.mongodb.com/docs/manual/reference/mql/query-predicates/',
    ],
  },
  why: 'A condition that is put together from text, or takes an object where it expects a text, is a condition that the sender writes: `{"$ne": null}` matches every document, `OR attribute_exists(id)` every item. Whoever writes the event reads and changes the data of others, or signs in as them.',
  fix: 'Give DynamoDB constant expressions and put values into `ExpressionAttributeValues`, PartiQL a constant `Statement` and `Parameters`; take names of attributes from a fixed list. Make sure that a value is a text before it goes into a MongoDB filter: `{ name: { $eq: String(name) } }` in JavaScript, `{"name": {"$eq": str(name)}}` in Python, or a schema (`z.string()`, `name: str`) that rejects objects.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { MongoClient } = require('mongodb');
const client = new MongoClient(process.env.MONGO_URL);
exports.handler = async (event) => {
  const { name, password } = JSON.parse(event.body);
  const user = await client.db('shop').collection('users').findOne({ name, password });
  return { statusCode: user ? 200 : 401 };
};
`,
        POST,
      ),
      python(`
import boto3

dynamodb = boto3.client('dynamodb')

def handler(event, context):
    owner = event['queryStringParameters']['owner']
    found = dynamodb.execute_statement(Statement=f"SELECT * FROM items WHERE owner = '{owner}'")
    return {'statusCode': 200, 'body': str(found['Items'])}
`),
    ],
    good: [
      javascript(
        `
const { MongoClient } = require('mongodb');
const client = new MongoClient(process.env.MONGO_URL);
exports.handler = async (event) => {
  const { name, password } = JSON.parse(event.body);
  const users = client.db('shop').collection('users');
  const user = await users.findOne({ name: String(name), password: String(password) });
  return { statusCode: user ? 200 : 401 };
};
`,
        POST,
      ),
      python(`
import boto3

dynamodb = boto3.client('dynamodb')

def handler(event, context):
    owner = event['queryStringParameters']['owner']
    found = dynamodb.execute_statement(
        Statement='SELECT * FROM items WHERE owner = ?', Parameters=[{'S': owner}])
    return {'statusCode': 200, 'body': str(found['Items'])}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
