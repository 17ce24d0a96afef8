import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { languageOf } from '../support/language.ts';
import { calledAs } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['prototype'],
  severity: ({ api }) => (api.startsWith('pydash') ? 'high' : 'medium'),
  confidence: 'medium',
  when: (_, query, traced) => languageOf(traced.function, query) === 'python',
  happens: (flow) =>
    `names the ${flow.part === 'path' ? 'path' : 'attribute'} that ${calledAs(flow)} sets`,
};

/** Text from an event names the attribute of a Python object that is set. */
export const classPollution: Rule<'function'> = {
  id: 'deserialization/class-pollution',
  title: 'Event data names the attribute that is set',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T1', 'B2'],
  references: {
    cwe: [915, 1321],
    owasp: ['S8:2017'],
    csa: ['SAS-1', 'SAS-12'],
    links: ['https://docs.python.org/3/reference/datamodel.html#special-lookup'],
  },
  why: 'With a name such as `__class__`, or a path such as `__init__.__globals__`, the value replaces what all objects of a class, or the whole module, work with: also in later invocations for other callers. With plain names it sets fields that nobody meant to be set, such as `is_admin`.',
  fix: "Set only attributes from a fixed list: `if name in FIELDS: setattr(item, name, value)`; or let a schema make the object (`Item(**fields)` of a `dataclass` or of Pydantic with `extra='forbid'`). In JavaScript the same weakness is prototype pollution.",
  on: 'function',
  examples: {
    bad: [
      python(
        `
import json

class Item:
    price = 1

ITEM = Item()

def handler(event, context):
    for name, value in json.loads(event['body']).items():
        setattr(ITEM, name, value)
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
    good: [
      python(
        `
import json

FIELDS = ('name', 'colour')

class Item:
    price = 1

ITEM = Item()

def handler(event, context):
    for name, value in json.loads(event['body']).items():
        if name in FIELDS:
            setattr(ITEM, name, value)
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
