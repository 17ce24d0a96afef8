import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

const HAZARD: Hazard = { kinds: ['xpath'], severity: 'high', happens: partOfCall };

/** Text from an event becomes part of an XPath expression. */
export const xpathExpression: Rule<'function'> = {
  id: 'injection/xpath-expression',
  title: 'Event data is part of an XPath expression',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [643],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: ['https://lxml.de/xpathxslt.html#xpath'],
  },
  why: "A quote in the text ends the value, and what follows is part of the expression: `' or '1'='1` selects every element. Whoever writes the event reads the whole document, or passes a check that looks something up in it.",
  fix: "Keep the expression constant and bind values as variables: `tree.xpath('//user[@name=$name]', name=name)` in Python (lxml), `xpath.parse('//user[@name=$name]').select({ node, variables: { name } })` in JavaScript. Otherwise accept only texts without quotes and brackets.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
const xpath = require('xpath');
const { DOMParser } = require('@xmldom/xmldom');
const users = new DOMParser().parseFromString('<users/>', 'text/xml');
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  const found = xpath.select(\`//user[@name='\${name}']\`, users);
  return { statusCode: found.length > 0 ? 200 : 404 };
};
`),
      python(`
from lxml import etree

users = etree.parse('users.xml')

def handler(event, context):
    name = event['queryStringParameters']['name']
    found = users.xpath("//user[@name='" + name + "']")
    return {'statusCode': 200 if found else 404}
`),
    ],
    good: [
      javascript(`
const xpath = require('xpath');
const { DOMParser } = require('@xmldom/xmldom');
const users = new DOMParser().parseFromString('<users/>', 'text/xml');
exports.handler = async (event) => {
  const id = Number(event.queryStringParameters.id);
  const found = xpath.select(\`//user[@id='\${id}']\`, users);
  return { statusCode: found.length > 0 ? 200 : 404 };
};
`),
      python(`
from lxml import etree

users = etree.parse('users.xml')

def handler(event, context):
    name = event['queryStringParameters']['name']
    found = users.xpath('//user[@name=$name]', name=name)
    return {'statusCode': 200 if found else 404}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
