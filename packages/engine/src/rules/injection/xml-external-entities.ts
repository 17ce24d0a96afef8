import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { calledAs } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['xml'],
  severity: 'high',
  gives: { gain: 'secrets', does: 'reads files' },
  happens: (flow) => `is the ${flow.part} that ${calledAs(flow)} parses with external entities`,
};

/** A parser that reads other files and addresses is given XML from an event. */
export const xmlExternalEntities: Rule<'function'> = {
  id: 'injection/xml-external-entities',
  title: 'XML from an event is parsed with external entities',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B2'],
  references: {
    cwe: [611, 776],
    owasp: ['S4:2017'],
    csa: ['SAS-1'],
    links: [
      'https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html',
    ],
  },
  why: 'A document may declare that a name stands for the content of a file or of an address: `<!ENTITY x SYSTEM "file:///proc/self/environ">`. Whoever writes it reads the credentials of the function\'s role, or makes the function send requests from inside.',
  fix: 'Leave entities off, which is what parsers do if they are not asked: no `noent`, `dtdload` or `dtdvalid` in `libxmljs` (or use `fast-xml-parser`) in JavaScript; no `resolve_entities=True`, `load_dtd=True` or `feature_external_ges` in Python, or use `defusedxml`.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const libxml = require('libxmljs');
exports.handler = async (event) => {
  const order = libxml.parseXml(event.body, { noent: true });
  return { statusCode: 200, body: order.root().text() };
};
`,
        POST,
      ),
      python(
        `
from lxml import etree

PARSER = etree.XMLParser(resolve_entities=True)

def handler(event, context):
    order = etree.fromstring(event['body'], PARSER)
    return {'statusCode': 200, 'body': order.text}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const libxml = require('libxmljs');
exports.handler = async (event) => {
  const order = libxml.parseXml(event.body);
  return { statusCode: 200, body: order.root().text() };
};
`,
        POST,
      ),
      python(
        `
from defusedxml import ElementTree

def handler(event, context):
    order = ElementTree.fromstring(event['body'])
    return {'statusCode': 200, 'body': order.text}
`,
        POST,
      ),
    ],
  },
  check: check,
};

/** Documents that reach such a parser; a parser that none is seen to reach is worth a note. */
function* check(fn: FunctionNode, query: Query): Generator<Match> {
  const found = [...hazards(fn, query, HAZARD)];
  yield* found;
  const isReached = query.flowsOf(fn.id).some(({ flow }) => flow.sink === 'xml');
  if (isReached) return;
  for (const { kind, at, details } of query.factsOf(fn.id)?.observations ?? []) {
    if (kind !== 'xml-external-entities') continue;
    yield {
      at,
      because: `\`${details.api}\` reads external entities in ${fn.name}; what it is given was not seen to come from an event`,
      severity: 'low',
      confidence: 'low',
      audience: 'auditor',
      key: `parser|${details.api}`,
    };
  }
}
