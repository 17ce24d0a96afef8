import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { at, mayBe } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { verifiedBehindTrigger } from '../support/verified.ts';

/** A function URL that asks for no signature. */
export const unauthenticatedFunctionUrl: Rule<'application'> = {
  id: 'triggers/unauthenticated-function-url',
  title: 'Function URL without authentication',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T0', 'T5', 'R8', 'I6'],
  references: {
    cwe: [306],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2', 'SAS-3'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html'],
  },
  why: 'Anyone on the internet can call the function at its URL. No gateway stands before it: no authorizer, no firewall, no throttle, no validation but what the function does itself.',
  fix: 'Set AuthType to AWS_IAM and let callers sign, or put the function behind an API or a CloudFront distribution with origin access control. If the URL is meant to be public (a webhook that verifies a signature), suppress the finding there and say so.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      ReservedConcurrentExecutions: 5
      FunctionUrlConfig: { AuthType: NONE }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      FunctionUrlConfig: { AuthType: AWS_IAM }
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const urls = graph.triggers.filter((one) => one.trigger === 'function-url');
    for (const trigger of urls) {
      if (trigger.authentication.kind !== 'none') continue;
      // A permission without a URL is a matter of its own; one that is missing keeps the URL shut.
      if (trigger.liveness === 'no-source' || trigger.liveness === 'no-permission') continue;
      const name = query.node(trigger.function)?.name ?? trigger.name;
      const span = trigger.authentication.span;
      const open = { ...match(name, span, trigger.resource), functions: [trigger.function] };
      yield verifiedBehindTrigger(open, trigger, query);
    }
    const known = new Set(urls.map((one) => one.resource?.address));
    for (const url of graph.declared.values()) {
      if (url.type !== 'AWS::Lambda::Url' || known.has(url.address)) continue;
      const type = at(url.properties, 'AuthType');
      if (type !== undefined && mayBe(type, 'NONE')) yield match(url.logicalId, type.span, url);
    }
  },
};

function match(name: string, span: Span, url: Resource | undefined): Match {
  const path = { cloudformation: 'AuthType', sam: 'FunctionUrlConfig.AuthType' };
  const fix = fixOf(
    'Ask callers for a signature (AWS_IAM)',
    { safe: false, check: 'every caller of the URL signs its requests and may call the function' },
    [setProperty(url, path, 'AWS_IAM')],
  );
  return {
    at: span,
    because: `anyone on the internet can call ${name} at its URL, with AuthType NONE and nothing in front of it`,
    key: url?.address ?? name,
    ...(fix === undefined ? {} : { fix }),
  };
}
