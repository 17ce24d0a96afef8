import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['sql'],
  // S3 Select reads the one object that the call names, whatever the expression says.
  severity: ({ part }) => (part === 'S3 Select expression' ? 'medium' : 'critical'),
  happens: partOfCall,
};

/** Text from an event becomes part of a statement of SQL instead of a parameter. */
export const sqlText: Rule<'function'> = {
  id: 'injection/sql-text',
  title: 'Event data is part of an SQL statement',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [89],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html',
    ],
  },
  why: "A quote in the text ends the value, and what follows is SQL. Whoever writes the event reads and changes what the function's database user may: other people's rows first, and with some databases files and commands of its server.",
  fix: "Keep the statement constant and hand values over apart from it: `client.query('SELECT * FROM items WHERE id = $1', [id])` in JavaScript, `cursor.execute('SELECT * FROM items WHERE id = %s', (id,))` in Python, `parameters` of the Data API, `ExecutionParameters` of Athena. Names of tables and columns and the direction of a sort cannot be parameters: take them from a fixed list.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
const { Client } = require('pg');
exports.handler = async (event) => {
  const client = new Client();
  await client.connect();
  const { id } = event.queryStringParameters;
  const { rows } = await client.query(\`SELECT * FROM items WHERE id = '\${id}'\`);
  return { statusCode: 200, body: JSON.stringify(rows) };
};
`),
      python(
        `
import json, pymysql

connection = pymysql.connect(host='db.internal')

def handler(event, context):
    body = json.loads(event['body'])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM items WHERE name = '%s'" % body['name'])
        return {'statusCode': 200, 'body': json.dumps(cursor.fetchall())}
`,
        POST,
      ),
    ],
    good: [
      javascript(`
const { Client } = require('pg');
const COLUMNS = ['name', 'price'];
exports.handler = async (event) => {
  const client = new Client();
  await client.connect();
  const { id, sort } = event.queryStringParameters;
  if (!COLUMNS.includes(sort)) return { statusCode: 400 };
  const { rows } = await client.query(\`SELECT * FROM items WHERE id = $1 ORDER BY \${sort}\`, [id]);
  return { statusCode: 200, body: JSON.stringify(rows) };
};
`),
      python(
        `
import json, pymysql

connection = pymysql.connect(host='db.internal')

def handler(event, context):
    body = json.loads(event['body'])
    with connection.cursor() as cursor:
        cursor.execute('SELECT * FROM items WHERE name = %s', (body['name'],))
        return {'statusCode': 200, 'body': json.dumps(cursor.fetchall())}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
