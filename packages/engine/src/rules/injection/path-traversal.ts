import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { holesOf, OTHER } from '../support/holes.ts';
import { calledAs, partOfCall } from '../support/sink-words.ts';

/** Operations that put files somewhere or take them away: only `/tmp` can be written to. */
const WRITES =
  /^(?:write|append|create|mkdir|unlink|rm|rename|replace|copy|move|link|symlink|extract|remove|truncate|ch(?:mod|own)|download|output|save|touch|mkdtemp|cp)/i;

/** Operations that certainly read. */
const READS = /^(?:read|sendFile|send_file|static_file|FileResponse|createReadStream)/;

function methodOf({ api }: Flow): string {
  return api.replaceAll('()', '').split(/[./]/).at(-1) ?? api;
}

/** Whether only files with a name or ending of the code's choice are opened. */
function hasFixedEnd(flow: Flow): boolean {
  const holes = holesOf(flow);
  return holes.length > 0 && holes.every(({ after }) => after !== '' && !after.includes(OTHER));
}

function onlyWrites(flow: Flow): boolean {
  return flow.part === 'names in the archive' || WRITES.test(methodOf(flow));
}

const HAZARD: Hazard = {
  together: true,
  kinds: ['path'],
  severity: (flow) => (onlyWrites(flow) || hasFixedEnd(flow) ? 'medium' : 'high'),
  gives: (flow) =>
    READS.test(methodOf(flow)) ? { gain: 'secrets', does: 'reads files' } : undefined,
  // The body of an object is a stream, which some take for the name of a file.
  when: ({ from }) => from.origin.kind !== 'call' || !/(?:^|\.)Body$/.test(from.path),
  happens: (flow) =>
    flow.part === 'names in the archive'
      ? `is unpacked by ${calledAs(flow)}, which lets the names in the archive climb,`
      : partOfCall(flow),
};

/** Text from an event becomes part of a file name that can leave its folder. */
export const pathTraversal: Rule<'function'> = {
  id: 'injection/path-traversal',
  title: 'Event data chooses which file is opened',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [22, 23, 73],
    owasp: ['S1:2017', 'S5:2017'],
    csa: ['SAS-1'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html'],
  },
  why: "With `../` or a leading slash the name leads out of its folder. Whoever writes the event reads the function's code, its settings and, in `/proc/self/environ`, the credentials of its role; or overwrites what other invocations keep in `/tmp`.",
  fix: "Cut the name to its last part (`path.basename(name)`, `os.path.basename(name)`), or better, name the file yourself (`crypto.randomUUID()`, `tempfile.NamedTemporaryFile()`). Where folders are wanted, resolve the path and check that it still begins with the folder: `path.resolve(ROOT, name).startsWith(ROOT + path.sep)`, `(ROOT / name).resolve().is_relative_to(ROOT)`. Unpack archives with `tarfile.extractall(path, filter='data')`, and check the name of each entry likewise.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
const fs = require('fs/promises');
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, body: await fs.readFile(\`pages/\${name}\`, 'utf8') };
};
`),
      python(`
import os

def handler(event, context):
    name = event['queryStringParameters']['name']
    with open(os.path.join('/var/task/pages', name)) as page:
        return {'statusCode': 200, 'body': page.read()}
`),
    ],
    good: [
      javascript(`
const fs = require('fs/promises');
const path = require('path');
exports.handler = async (event) => {
  const name = path.basename(event.queryStringParameters.name);
  return { statusCode: 200, body: await fs.readFile(path.join('pages', name), 'utf8') };
};
`),
      python(`
from pathlib import Path

PAGES = Path('/var/task/pages')

def handler(event, context):
    page = (PAGES / event['queryStringParameters']['name']).resolve()
    if not page.is_relative_to(PAGES):
        return {'statusCode': 404}
    return {'statusCode': 200, 'body': page.read_text()}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
