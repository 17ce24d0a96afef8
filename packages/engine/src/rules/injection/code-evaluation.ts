import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { choosesIn, partOfCall } from '../support/sink-words.ts';

/** Parts that choose among code which is there already, instead of being code. */
const CHOICES: ReadonlySet<string> = new Set(['module', 'library', 'attribute name', 'handler']);

const HAZARD: Hazard = {
  kinds: ['eval'],
  severity: ({ part }) => (CHOICES.has(part) ? 'high' : 'critical'),
  confidence: ({ part }) => (CHOICES.has(part) ? 'medium' : 'high'),
  // Which method is called by name is a matter of the object: an engineer cannot tell from here.
  audience: ({ part }) => (part === 'attribute name' ? 'auditor' : 'default'),
  gives: ({ part }) => (CHOICES.has(part) ? undefined : { gain: 'code', does: 'runs code' }),
  happens: (flow: Flow) => (CHOICES.has(flow.part) ? choosesIn(flow) : partOfCall(flow)),
};

/** Text from an event is run as code of the language, or chooses which code is loaded. */
export const codeEvaluation: Rule<'function'> = {
  id: 'injection/code-evaluation',
  title: 'Event data runs as code',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B2', 'B5'],
  references: {
    cwe: [94, 95],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://nodejs.org/api/vm.html#vm-executing-javascript',
      'https://docs.python.org/3/library/functions.html#eval',
    ],
  },
  why: 'Whoever writes the event runs code of their own in the function: they read its credentials from the environment, act with its role from anywhere, and stay in the execution environment for the events of others. `vm` and emptied builtins are no sandbox.',
  fix: 'Parse instead of evaluating: `JSON.parse` or a parser of your own in JavaScript, `json.loads` or `ast.literal_eval` in Python. To choose an operation by name, look it up in a table that the code owns: `const OPERATIONS = new Map([["sum", sum]])` with `OPERATIONS.get(name)`, `OPERATIONS = {"sum": sum}` with `OPERATIONS.get(name)`. Load modules by constant names only.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  const { formula } = JSON.parse(event.body);
  return { statusCode: 200, body: String(eval(formula)) };
};
`,
        POST,
      ),
      python(
        `
import json

def handler(event, context):
    body = json.loads(event['body'])
    return {'statusCode': 200, 'body': str(eval(body['formula']))}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const OPERATIONS = new Map([['sum', (a, b) => a + b], ['product', (a, b) => a * b]]);
exports.handler = async (event) => {
  const { operation, a, b } = JSON.parse(event.body);
  const run = OPERATIONS.get(operation);
  if (run === undefined) return { statusCode: 400 };
  return { statusCode: 200, body: String(run(a, b)) };
};
`,
        POST,
      ),
      python(
        `
import ast, json

def handler(event, context):
    body = json.loads(event['body'])
    return {'statusCode': 200, 'body': str(ast.literal_eval(body['value']))}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
