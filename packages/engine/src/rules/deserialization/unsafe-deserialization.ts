import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { calledAs } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['deserialize'],
  severity: 'critical',
  gives: { gain: 'code', does: 'runs code in what is deserialised' },
  happens: (flow) => `is deserialised by ${calledAs(flow)}, which can run code that it brings,`,
};

/** Data from an event is turned into objects by a format that can hold code. */
export const unsafeDeserialization: Rule<'function'> = {
  id: 'deserialization/unsafe-deserialization',
  title: 'Event data is deserialised by a format that runs code',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B2'],
  references: {
    cwe: [502],
    owasp: ['S8:2017'],
    csa: ['SAS-1'],
    links: [
      'https://docs.python.org/3/library/pickle.html',
      'https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html',
    ],
  },
  why: 'These formats store how an object is made, which is any call: `pickle` runs it while loading, `node-serialize` a function marked as to be called, YAML a tag. Whoever writes the data runs code in the function and takes its credentials.',
  fix: 'Send data as JSON and check it against a schema: `JSON.parse` with Zod or Ajv, `json.loads` with Pydantic. For YAML use `yaml.load` of js-yaml 4 in JavaScript, `yaml.safe_load` in Python. If objects must be stored, sign them (`hmac`) with a key of the function and check before loading.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const serialize = require('node-serialize');
exports.handler = async (event) => {
  const cart = serialize.unserialize(Buffer.from(event.body, 'base64').toString());
  return { statusCode: 200, body: String(cart.items.length) };
};
`,
        POST,
      ),
      python(
        `
import base64, pickle

def handler(event, context):
    cart = pickle.loads(base64.b64decode(event['body']))
    return {'statusCode': 200, 'body': str(len(cart))}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
exports.handler = async (event) => {
  const cart = JSON.parse(Buffer.from(event.body, 'base64').toString());
  return { statusCode: 200, body: String(cart.items.length) };
};
`,
        POST,
      ),
      python(
        `
import yaml

def handler(event, context):
    cart = yaml.load(event['body'], Loader=yaml.SafeLoader)
    return {'statusCode': 200, 'body': str(len(cart))}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
