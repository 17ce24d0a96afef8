import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import { at, items, mayBe, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

const WRITES: ReadonlySet<string> = new Set(['PUT', 'POST', 'DELETE']);

/** CORS that lets pages of any origin read answers, without credentials. */
export const corsAnyOrigin: Rule<'application'> = {
  id: 'triggers/cors-any-origin',
  title: 'CORS that lets any origin read answers',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T5'],
  references: {
    cwe: [942],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: ['https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS'],
  },
  why: 'Pages of any origin call the API or the bucket from the browsers of their readers, and read the answers. With tokens in headers that is harmless; with cookies, client addresses or an internal network it is not.',
  fix: 'List the origins of your own pages.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: [PUT] }]
`,
    ],
    good: [
      `
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedOrigins: ['https://shop.example'], AllowedMethods: [PUT] }]
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    for (const { id, name, cors } of graph.apis) {
      if (cors === undefined || cors.credentials || !cors.origins.includes('*')) continue;
      yield { at: cors.span, because: `${name} lets pages of any origin call it`, key: id };
    }
    for (const bucket of graph.resources.filter((one) => one.family === 'bucket')) {
      const rules = items(at(bucket.properties, 'CorsConfiguration.CorsRules'));
      const wild = rules
        .flatMap((rule) => items(at(rule, 'AllowedOrigins')))
        .find((one) => mayBe(one, '*'));
      if (wild === undefined) continue;
      const methods = rules
        .filter((rule) => items(at(rule, 'AllowedOrigins')).some((one) => mayBe(one, '*')))
        .flatMap((rule) => items(at(rule, 'AllowedMethods')))
        .flatMap((one) => text(one)?.toUpperCase() ?? []);
      const writes = [...new Set(methods)].filter((one) => WRITES.has(one));
      const what = writes.length === 0 ? 'read from it' : `write to it (${list(writes)})`;
      const because = `${bucket.name} lets pages of any origin ${what}`;
      yield { at: wild.span, because, key: bucket.id };
    }
  },
};
