import { actionOf } from '../../iam/actions.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Need, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { arnOfNode } from './arns.ts';
import { resourceAt } from './need.ts';
import { given } from './request.ts';

/**
 * What the caller must be allowed with the customer's key behind a resource: to read and to write. Sources: the pages
 * on encryption of each service's developer guide and "Forward access sessions" of the IAM User Guide, as of November
 * 2026. EventBridge, Firehose and Step Functions ask nothing of those who only send to them.
 */
const KEY_USES: Readonly<
  Record<string, readonly [read: readonly string[], write: readonly string[]]>
> = {
  s3: [['kms:Decrypt'], ['kms:GenerateDataKey']],
  dynamodb: [['kms:Decrypt'], ['kms:Decrypt']],
  sqs: [['kms:Decrypt'], ['kms:GenerateDataKey', 'kms:Decrypt']],
  sns: [[], ['kms:GenerateDataKey', 'kms:Decrypt']],
  kinesis: [['kms:Decrypt'], ['kms:GenerateDataKey']],
  secretsmanager: [['kms:Decrypt'], ['kms:GenerateDataKey', 'kms:Decrypt']],
  ssm: [['kms:Decrypt'], ['kms:Encrypt']],
};

/** Actions that touch nothing encrypted, though they are reads or writes. */
const PLAIN =
  /:(?:DeleteObject|DeleteMessage|DeleteItem$|AbortMultipart|PutObjectAcl|PutObjectTagging|GetObjectTagging|GetObjectAcl|DeleteSecret|DeleteParameter|GetQueue|Describe|List|ChangeMessageVisibility|GetShardIterator|Subscribe|ListStreams)/;

/** Uploads in parts read the key again for each part. */
const READS_KEY: ReadonlySet<string> = new Set(['s3:AbortMultipartUpload']);

/** Needs on the keys behind the resources of other needs. */
export function keyNeeds(fn: FunctionNode, needs: readonly Need[], query: Query): readonly Need[] {
  return needs.flatMap((need) => {
    const { resource } = need;
    if (resource.kind !== 'arn' || resource.node === undefined) return [];
    const actions = new Set(need.actions.flatMap(usesOf));
    if (actions.size === 0) return [];
    return query
      .to(resource.node, 'encrypts')
      .flatMap((edge) => keyNeed(fn, need, edge.from, [...actions], query));
  });
}

function usesOf(action: string): readonly string[] {
  const [read, write] = KEY_USES[action.slice(0, action.indexOf(':'))] ?? [[], []];
  if (READS_KEY.has(action)) return ['kms:Decrypt'];
  if (PLAIN.test(action)) return [];
  const level = actionOf(action)?.level;
  // Receiving a message is a write to IAM, since it hides the message.
  if (action === 'sqs:ReceiveMessage') return read;
  return level === 'read' ? read : level === 'write' ? write : [];
}

function keyNeed(
  fn: FunctionNode,
  need: Need,
  key: NodeId,
  actions: readonly string[],
  query: Query,
): readonly Need[] {
  const arn = arnOfNode(key, query);
  // The keys that AWS manages for a service ask nothing of the caller.
  if (arn?.includes(':kms:') !== true || arn.includes(':alias/aws/')) return [];
  const because = need.because.map((one) => ({
    ...one,
    text: `${one.text}, which this key encrypts`,
  }));
  const resource = resourceAt(fn, { node: key, arn, suffix: '' }, query);
  return [{ ...need, actions, resource, conditions: [], because }];
}

/** What is used and declared nowhere here, so that nobody can say which key encrypts it. */
type Undeclared = { readonly actions: readonly string[]; readonly at: Span };

/** Keys behind what is not declared here: one line for all of a function, since any of them may have one. */
export function unknownKeys(
  fn: FunctionNode,
  needs: readonly Need[],
  open: readonly UnresolvedNeed[],
  query: Query,
): readonly UnresolvedNeed[] {
  const undeclared = [
    ...needs.flatMap((need) => undeclaredIn(need, query)),
    ...open.flatMap((one): readonly Undeclared[] =>
      one.kind === 'resource' && one.certain === 'needed'
        ? [{ actions: one.actions, at: one.at }]
        : [],
    ),
  ];
  const decrypts = decryptsParameters(fn, query);
  const found = undeclared.flatMap(({ actions, at }) => {
    const uses = actions.filter((one) => decrypts || !one.startsWith('ssm:')).flatMap(usesOf);
    return uses.length === 0 ? [] : [{ uses, at }];
  });
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      kind: 'resource',
      call: undefined,
      actions: [...new Set(found.flatMap((one) => one.uses))],
      reason: 'what is not declared here may be encrypted with a key of the customer',
      at: first.at,
      assumed: [],
      certain: 'possibly',
    },
  ];
}

function undeclaredIn(need: Need, query: Query): readonly Undeclared[] {
  const [because] = need.because;
  if (need.origin !== 'code' || need.certain !== 'needed' || because === undefined) return [];
  if (need.resource.kind !== 'arn') return [];
  const isDeclared = query.node(need.resource.node)?.resource !== undefined;
  return isDeclared ? [] : [{ actions: need.actions, at: because.span }];
}

/** Stored parameters are decrypted only where the code asks for it. */
function decryptsParameters(fn: FunctionNode, query: Query): boolean {
  return query
    .callsOf(fn.id)
    .some(
      ({ call }) =>
        call.service === 'ssm' &&
        given(call.parameters, 'WithDecryption').values.some(
          (one) => !(one.kind === 'constant' && one.value === false),
        ),
    );
}
