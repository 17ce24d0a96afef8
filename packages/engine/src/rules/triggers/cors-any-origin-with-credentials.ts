import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { hasHole } from '../../model/text.ts';
import { at, items, mayBe, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** CORS that lets the pages of any origin call with the credentials of whoever reads them. */
export const corsAnyOriginWithCredentials: Rule<'application'> = {
  id: 'triggers/cors-any-origin-with-credentials',
  title: 'CORS that lets any origin send credentials',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5', 'I6'],
  references: {
    cwe: [942, 346],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: ['https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS#requests_with_credentials'],
  },
  why: 'With credentials allowed for every origin, a page of a stranger calls the API in the name of whoever reads that page, and reads the answer. Browsers refuse a literal star together with credentials, so that the usual repair is to send back whatever origin asked, which they accept.',
  fix: 'List the origins of your own pages, or do not allow credentials.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      FunctionUrlConfig:
        AuthType: AWS_IAM
        Cors: { AllowOrigins: ['*'], AllowCredentials: true }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      FunctionUrlConfig:
        AuthType: AWS_IAM
        Cors: { AllowOrigins: ['https://shop.example'], AllowCredentials: true }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    for (const { name, cors, id } of graph.apis) {
      const wild = cors?.origins.find(isEveryone);
      if (cors?.credentials === true && wild !== undefined) yield match(name, wild, cors.span, id);
    }
    for (const trigger of graph.triggers.filter((one) => one.trigger === 'function-url')) {
      const cors = at(trigger.properties, 'Cors');
      const origins = items(at(cors, 'AllowOrigins'));
      const wild = origins.find((one) => isEveryone(text(one) ?? ''));
      if (wild === undefined || !mayBe(at(cors, 'AllowCredentials'), true)) continue;
      const found = match(`the ${trigger.name}`, text(wild) ?? '*', wild.span, trigger.id);
      yield { ...found, functions: [trigger.function] };
    }
  },
};

/** `*`, `https://*` and the like; a hole that may be anything is no statement. */
function isEveryone(origin: string): boolean {
  return !hasHole(origin) && /^'?(?:[a-z]+:\/\/)?\*'?$/.test(origin);
}

function match(name: string, origin: string, span: Span, key: string): Match {
  return {
    at: span,
    because: `${name} answers origin ${origin} and allows credentials`,
    key,
  };
}
