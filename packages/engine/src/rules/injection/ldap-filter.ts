import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['ldap'],
  // Cognito takes one comparison with one attribute: more users are found, no other attributes.
  severity: ({ part }) => (part === 'user filter' ? 'high' : 'critical'),
  happens: partOfCall,
};

/** Text from an event becomes part of a filter of a directory. */
export const ldapFilter: Rule<'function'> = {
  id: 'injection/ldap-filter',
  title: 'Event data is part of a directory filter',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [90],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: ['https://www.rfc-editor.org/rfc/rfc4515'],
  },
  why: 'Brackets and `*` in the text change the filter: `*)(uid=admin` finds other users than the one that was asked for. Whoever writes the event signs in as somebody else, or reads the directory entry by entry.',
  fix: "Escape every value: `filter.escape` and the filter classes of `ldapts` and `ldapjs` (`new EqualityFilter({ attribute: 'uid', value: name })`) in JavaScript, `ldap.filter.escape_filter_chars(name)` or `ldap3.utils.conv.escape_filter_chars(name)` in Python. Better still accept only names of a strict form (`^[a-z0-9._-]{1,64}$`).",
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const ldap = require('ldapjs');
const client = ldap.createClient({ url: process.env.LDAP_URL });
exports.handler = async (event) => {
  const { name } = JSON.parse(event.body);
  client.search('ou=people,dc=example', { filter: \`(uid=\${name})\` }, () => {});
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(`
import ldap, os

def handler(event, context):
    connection = ldap.initialize(os.environ['LDAP_URL'])
    name = event['queryStringParameters']['name']
    connection.search_s('ou=people,dc=example', ldap.SCOPE_SUBTREE, '(uid=%s)' % name)
    return {'statusCode': 204}
`),
    ],
    good: [
      javascript(
        `
const ldap = require('ldapjs');
const client = ldap.createClient({ url: process.env.LDAP_URL });
exports.handler = async (event) => {
  const { name } = JSON.parse(event.body);
  if (!/^[a-z0-9_-]{1,64}$/.test(name)) return { statusCode: 400 };
  client.search('ou=people,dc=example', { filter: \`(uid=\${name})\` }, () => {});
  return { statusCode: 204 };
};
`,
        POST,
      ),
      python(`
import ldap, os
from ldap.filter import escape_filter_chars

def handler(event, context):
    connection = ldap.initialize(os.environ['LDAP_URL'])
    name = escape_filter_chars(event['queryStringParameters']['name'])
    connection.search_s('ou=people,dc=example', ldap.SCOPE_SUBTREE, '(uid=%s)' % name)
    return {'statusCode': 204}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
