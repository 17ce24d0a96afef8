import { type Action, expand, fits } from '../../iam/actions.ts';
import { parseArn } from '../../model/arn.ts';
import type { Fix } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { PlacedText, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { readable, type Text } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { writtenText } from '../support/source.ts';
import { type OwnStatement, ownStatements } from '../support/statements.ts';
import { list } from '../support/words.ts';

/** An action beside resources that it cannot act on. */
export const actionWithoutEffect: Rule<'application'> = {
  id: 'identity/action-without-effect',
  title: 'Action that fits none of its resources',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['I3'],
  references: {
    cwe: [284, 1068],
    owasp: ['S6:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html',
    ],
  },
  why: 'The statement has no effect for this action: what it should allow fails at run time, and the usual repair is a wildcard; what it should deny stays allowed.',
  fix: 'Name a resource of the kind that the action works on (an object is `bucket/*`, not the bucket), or `*` in a statement of its own for an action that takes no resource.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Files: { Type: AWS::S3::Bucket }
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - Effect: Allow
              Action: s3:GetObject
              Resource: !GetAtt Files.Arn
`,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Files: { Type: AWS::S3::Bucket }
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - Effect: Allow
              Action: [s3:GetObject, s3:ListBucket]
              Resource: !Sub '\${Files.Arn}/*'
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters: { Somewhere: { Type: String } }
Resources:
  Files: { Type: AWS::S3::Bucket }
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - Effect: Allow
              Action: [s3:GetObject, s3:ListBucket]
              Resource: [!GetAtt Files.Arn, !Sub '\${Files.Arn}/*']
            - { Effect: Allow, Action: 's3:GetObject', Resource: !Ref Somewhere }
            - { Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*' }
`,
    ],
  },
  *check(_graph: Graph, query: Query) {
    for (const own of ownStatements(query)) {
      const { statement, nodes, functions } = own;
      const useless = uselessActions(statement);
      const [first] = useless;
      if (first === undefined) continue;
      const denied = statement.effect === 'Deny';
      const texts = list(useless.map(({ at }) => `\`${at.text}\``));
      const fix = fixOf(own, useless);
      yield {
        at: first.at.span,
        because: `${texts} ${useless.length === 1 ? 'does' : 'do'} not work on ${resourcesOf(statement)}${kindOf(first.actions)}`,
        severity: denied ? 'medium' : 'low',
        audience: denied || isPlain(statement, useless) ? 'default' : 'auditor',
        confidence: useless.some(takesNothing) ? 'medium' : 'high',
        functions,
        nodes,
        related:
          statement.resources?.items
            .slice(0, 3)
            .map((item) => ({ span: item.span, label: readable(item.text) })) ?? [],
        key: `${nodes.toSorted().join()}/${texts}/${resourcesOf(statement)}`,
        ...(fix === undefined ? {} : { fix }),
      };
    }
  },
};

type Useless = { readonly at: PlacedText; readonly actions: readonly Action[] };

/** The reference leaves out a resource type now and then: such an action may work after all. */
function takesNothing({ actions }: Useless): boolean {
  return actions.every((one) => one.resourceTypes.length === 0);
}

/** Whether somebody would act on it: the whole statement is idle, or buckets and objects are mixed up. */
function isPlain({ actions }: Statement, useless: readonly Useless[]): boolean {
  if (useless.some(takesNothing)) return false;
  return useless.length === actions.items.length || useless.some(({ at }) => /^s3:/i.test(at.text));
}

function uselessActions({ actions, resources, principals }: Statement): readonly Useless[] {
  if (actions.negated || resources === undefined || resources.negated) return [];
  // In a resource policy the resource is the one that has the policy, however it is written.
  if (principals !== undefined) return [];
  const patterns = resources.items.map((item) => plainNames(item.text));
  if (patterns.some(isUnclear)) return [];
  return actions.items.flatMap((at) => {
    const service = at.text.slice(0, Math.max(0, at.text.indexOf(':')));
    if (!/^[\w-]+$/.test(service)) return [];
    const known = expand(at.text);
    const works = known.some((one) => patterns.some((pattern) => fits(one, pattern)));
    return known.length === 0 || works ? [] : [{ at, actions: known }];
  });
}

function resourcesOf({ resources }: Statement): string {
  return list(
    (resources?.items ?? []).map((item) => `\`${readable(item.text)}\``),
    3,
  );
}

/**
 * What is no ARN, has a wildcard before its service, belongs to the cloud itself (documents, transforms), or lacks its
 * name because a parameter is empty.
 */
function isUnclear(text: Text): boolean {
  const arn = parseArn(text);
  if (arn === undefined || /[*?]/.test(arn.partition + arn.service)) return true;
  const { account, region, resource } = arn;
  return (
    account === 'aws' ||
    (account === '' && region !== '') ||
    /^(?:\/\*|parameter|)$/.test(resource) ||
    /\/\/|[^:]\/$/.test(resource)
  );
}

/** A name that a template gives has no separator in it, so that a bucket is not taken for an object. */
function plainNames(text: Text): Text {
  return text.replace(/⟨attr:[^⟩]*\.Ref⟩/g, 'name');
}

/** What the action works on instead, for one action. */
function kindOf(actions: readonly Action[]): string {
  const all = actions.flatMap((one) => one.resourceTypes.map((type) => type.name));
  const types = [...new Set(all)].filter((one) => !one.startsWith('accesspoint'));
  if (types.length === 0 && all.length > 0) return '';
  if (types.length === 0) return ', only on `*`';
  return types.length > 3 ? '' : `, but on ${list(types.map(plural))}`;
}

function plural(type: string): string {
  return /[^aeiou]y$/.test(type) ? `${type.slice(0, -1)}ies` : /s$/.test(type) ? type : `${type}s`;
}

/** Adds the objects of a bucket beside the bucket, or the bucket beside its objects. */
function fixOf({ statement, nodes }: OwnStatement, useless: readonly Useless[]): Fix | undefined {
  const [resource, ...others] = statement.resources?.items ?? [];
  const [node = ''] = nodes;
  if (resource === undefined || others.length > 0) return undefined;
  const { text } = resource;
  const other = text.endsWith('/*') ? text.slice(0, -2) : `${text}/*`;
  if (!useless.every(({ actions }) => actions.every((one) => fits(one, plainNames(other)))))
    return undefined;
  const all = statement.actions.items.length === useless.length;
  const before = writtenText(text, node);
  const after = writtenText(other, node);
  if (before === undefined || after === undefined || !text.includes(':s3:::')) return undefined;
  return {
    title: all ? `Name \`${readable(other)}\`` : `Name \`${readable(other)}\` as well`,
    safe: false,
    check: 'that the function may do this: from now on the statement takes effect',
    edits: [{ kind: 'replace', span: resource.span, value: all ? after : [before, after] }],
  };
}
