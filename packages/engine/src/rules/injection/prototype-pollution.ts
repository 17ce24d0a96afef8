import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { languageOf } from '../support/language.ts';
import { calledAs } from '../support/sink-words.ts';

function isLibrary({ api }: Flow): boolean {
  return api !== '[]=';
}

const HAZARD: Hazard = {
  kinds: ['prototype'],
  severity: (flow) => (isLibrary(flow) ? 'medium' : 'high'),
  confidence: (flow) => (isLibrary(flow) ? 'low' : 'high'),
  // Current versions of these libraries refuse such names: which one is used is the dependency check's to say.
  audience: (flow) => (isLibrary(flow) ? 'auditor' : 'default'),
  when: (_, query, traced) => languageOf(traced.function, query) === 'javascript',
  happens: (flow) =>
    isLibrary(flow)
      ? `is part of the ${flow.part} of ${calledAs(flow)}, whose old versions set \`__proto__\`,`
      : `names a property on the way to what is set (\`__proto__\` is one)`,
};

/** Text from an event names the property of an object that is set. */
export const prototypePollution: Rule<'function'> = {
  id: 'injection/prototype-pollution',
  title: 'Event data can write to the prototype of all objects',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B2'],
  references: {
    cwe: [1321],
    owasp: ['S8:2017', 'S1:2017'],
    csa: ['SAS-1', 'SAS-12'],
    links: ['https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/Prototype_pollution'],
  },
  why: 'With `__proto__` or `constructor` as a name, the value is set on what all objects inherit from: every object of the function has it from then on, also in later invocations for other callers. Flags such as `isAdmin` appear where nobody set them, and options of libraries turn it into running code.',
  fix: 'Keep such data in a `Map`, or in an object without prototype (`Object.create(null)`), and take names from a fixed list: `if (!FIELDS.includes(name))`. Keep merging libraries up to date, or merge only what a schema has let through.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const settings = {};
exports.handler = async (event) => {
  const { section, name, value } = JSON.parse(event.body);
  settings[section] ??= {};
  settings[section][name] = value;
  return { statusCode: 204 };
};
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const SECTIONS = ['mail', 'page'];
const settings = { mail: {}, page: {} };
exports.handler = async (event) => {
  const { section, name, value } = JSON.parse(event.body);
  if (!SECTIONS.includes(section)) return { statusCode: 400 };
  settings[section][name] = value;
  return { statusCode: 204 };
};
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
