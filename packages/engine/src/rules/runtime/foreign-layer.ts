import { layerPublisher } from '../../data/layer-publishers.ts';
import { parseArn } from '../../model/arn.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { textsOf } from '../../model/text.ts';
import { field, items } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A layer or extension that somebody else publishes: code that runs inside the function with its role. */
export const foreignLayer: Rule<'application'> = {
  id: 'runtime/foreign-layer',
  title: 'Layer from an account of somebody else',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['R10', 'S6'],
  references: {
    cwe: [829, 1357],
    owasp: ['S9:2017'],
    csa: ['SAS-6'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/lambda-extensions.html',
    ],
  },
  why: 'A layer is code in the function, and an extension a process beside it that starts first: both see every event, every environment variable and the credentials of the role. Whoever publishes it, or takes over that account, gets all that with the next version. A version that was reviewed stays as it was, but its publisher can also withdraw it and stop deployments.',
  fix: 'Name the publisher and review what the layer does, or build the same layer in an account of your own and use that. Pin the version, and move to the next one on purpose.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Thumbnail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Layers: [!Sub 'arn:aws:lambda:\${AWS::Region}:175033217214:layer:graphicsmagick:2']
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer/ } }
  Thumbnail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Layers:
        - !Ref Shared
        - !Sub 'arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:layer:graphicsmagick:2'
`,
    ],
  },
  *check(graph: Graph) {
    const uses = graph.functions.flatMap(usesOf);
    // A publisher has an account for each region, and an owner one for each stage: neither is news of its own.
    for (const group of Map.groupBy(uses, publisherOf).values()) {
      const [first, ...rest] = group;
      if (first !== undefined) yield groupMatch([first, ...rest]);
    }
  },
};

type Use = {
  readonly node: FunctionNode;
  readonly account: string;
  readonly layer: string;
  readonly at: Span;
};

/** Layers with a written account: a hole is the own account, or not known. */
function usesOf(node: FunctionNode): readonly Use[] {
  return items(field(node.properties, 'Layers')).flatMap((value) =>
    textsOf(value, () => undefined).flatMap((text): readonly Use[] => {
      const arn = parseArn(text);
      if (arn === undefined || !/^\d{12}$/.test(arn.account)) return [];
      const layer = arn.resource.split(':')[1] ?? arn.resource;
      return [{ node, account: arn.account, layer, at: value.span }];
    }),
  );
}

function publisherOf({ account, node }: Use): string {
  return layerPublisher(account) ?? `unknown ${node.resource?.stack}`;
}

function groupMatch(group: readonly [Use, ...Use[]]): Match {
  const [first] = group;
  const publisher = layerPublisher(first.account);
  const names = distinct(group.map((one) => one.node.name));
  const layers = distinct(group.map((one) => one.layer));
  const accounts = distinct(group.map((one) => one.account));
  const isOne = accounts.length === 1;
  const unknown = `${isOne ? 'account' : 'accounts'} ${list(accounts)}, which ${isOne ? 'is no known publisher' : 'are no known publishers'}`;
  return {
    at: first.at,
    because: `${list(names)} ${names.length === 1 ? 'loads' : 'load'} ${list(layers)} of ${publisher ?? unknown}`,
    severity: publisher === undefined ? 'medium' : 'low',
    audience: publisher === undefined ? 'default' : 'auditor',
    functions: distinct(group.map((one) => one.node.id)),
    related: group
      .slice(1, 10)
      .map((one) => ({ span: one.at, label: `${one.node.name}: ${one.layer}` })),
    key: publisherOf(first),
  };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
