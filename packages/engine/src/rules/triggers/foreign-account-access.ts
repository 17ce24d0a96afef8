import type { Match } from '../../model/finding.ts';
import type { Exposure, Graph, GraphNode } from '../../model/graph.ts';
import type { Statement } from '../../model/policy.ts';
import type { Span } from '../../model/span.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';
import { exposuresOf, guarded } from './outsiders.ts';
import { certaintyOf, gives } from './public-access.ts';
import { LOG_DELIVERY_ACCOUNTS } from './vendor-accounts.ts';

/** A resource or function that a named other account or organization may use. */
export const foreignAccountAccess: Rule<'application'> = {
  id: 'triggers/foreign-account-access',
  title: 'Access for another account',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5', 'I2'],
  references: {
    cwe: [284],
    owasp: ['S5:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html',
    ],
  },
  why: 'Every principal of the other account that its administrators allow comes in as well: the resource is as safe as that account. Numbers in policies outlive the contracts and the teams that they stood for.',
  fix: 'Name the role of the other account instead of the whole account, only the actions that it needs, and an external id or source condition where it acts for several customers. Remove the statement if the account is no longer known.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Orders: { Type: AWS::SQS::Queue }
  Access:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { AWS: '210987654321' }, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn }
`,
    ],
    good: [
      `
Resources:
  Orders: { Type: AWS::SQS::Queue }
  Access:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Ref AWS::AccountId }, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    // One place may stand for several accounts (a mapping by stage), and one account for many places.
    const places = Map.groupBy(guarded(graph).flatMap(accessesOf), (one) => placeOf(one));
    const found = [...places.values()].map((list) => ({
      accesses: list,
      ids: [...new Set(list.map((one) => one.id))],
    }));
    for (const group of Map.groupBy(found, (one) => one.ids.join(' ')).values())
      yield* match(group);
  },
};

function accessesOf(node: GraphNode): readonly Access[] {
  return exposuresOf(node).flatMap((one) => {
    const id = foreignId(one);
    return id === undefined ? [] : [{ node, one, id }];
  });
}

/** The statement that lets somebody in: its principals are told of together. */
function placeOf({ node, one: { span } }: Access): string {
  const statement = statementOf(node, span);
  return `${node.id} ${span.file}:${statement?.span.start ?? span.start}`;
}

function statementOf(node: GraphNode, span: Span): Statement | undefined {
  if (node.kind !== 'resource') return undefined;
  const statements = node.policies.flatMap((policy) => policy.statements);
  return statements.find((one) =>
    one.principals?.items.some(
      (item) => item.span.file === span.file && item.span.start === span.start,
    ),
  );
}

/** Whether the account is written elsewhere, in a mapping by stage: of several there only one holds. */
function isMapped({ node, one: { span } }: Access): boolean {
  const statement = statementOf(node, span)?.span;
  if (statement === undefined) return false;
  return (
    span.file !== statement.file || span.start < statement.start || span.start >= statement.end
  );
}

type Access = { readonly node: GraphNode; readonly one: Exposure; readonly id: string };

/** Account or organization that an exposure names; undefined for what is no other account for sure. */
function foreignId({ invoker }: Exposure): string | undefined {
  if (invoker.kind === 'organization') return invoker.id;
  if (invoker.kind !== 'account' && invoker.kind !== 'principal') return undefined;
  const text = invoker.kind === 'account' ? invoker.id : invoker.arn;
  const account = /(?:^|::)(\d{12})(?::|$)/.exec(text)?.[1] ?? text;
  // A canonical id or a principal that is only a parameter may be the own account's.
  const known = /^\d{12}$/.test(account) || /^⟨param:/.test(account);
  return invoker.own || !known || LOG_DELIVERY_ACCOUNTS.has(account) ? undefined : account;
}

type Place = { readonly accesses: readonly Access[]; readonly ids: readonly string[] };

/** Several accounts at one place, or in a mapping, are one for each stage. */
function isChoice(group: readonly Place[]): boolean {
  return group.some(({ accesses, ids }) => {
    const places = new Set(accesses.map(({ one }) => `${one.span.file}:${one.span.start}`));
    return places.size < ids.length || accesses.some(isMapped);
  });
}

function* match(group: readonly Place[]): Generator<Match> {
  const all = group.flatMap((one) => one.accesses);
  const [first] = all;
  const ids = group[0]?.ids ?? [];
  if (first === undefined) return;
  const exposures = all.map((one) => one.one);
  const acts = gives(exposures, 'write', 'permissions');
  const isSure = ids.every((id) => /^\d{12}$/.test(id)) && !(ids.length > 1 && isChoice(group));
  const isOrganization = first.one.invoker.kind === 'organization';
  const who = `${isOrganization ? 'organization' : 'account'} ${list(ids.map(readable))}`;
  const names = [...new Set(all.map((one) => one.node.name))];
  yield {
    at: first.one.span,
    because: `${who} may ${acts ? 'change or invoke' : 'read'} ${list(names)}`,
    severity: acts ? 'medium' : 'low',
    // An organization is the owner's own, most often; a parameter or a mapping by stage is a choice.
    audience: acts && isSure ? 'default' : 'auditor',
    confidence: isSure && certaintyOf(exposures) === 'high' ? 'medium' : 'low',
    functions: all.flatMap((one) => (one.node.kind === 'function' ? [one.node.id] : [])),
    related: all.slice(1, 6).map((one) => ({ span: one.one.span, label: one.node.name })),
    key: ids.join(' '),
  };
}
