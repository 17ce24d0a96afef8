import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { EdgeList } from './edges.ts';

const MAX_DEPTH = 64;

/** Policies and permissions say who may use what; that is access, not use. */
const NOT_WALKED =
  /^AWS::(IAM::|Lambda::Permission|Lambda::LayerVersionPermission|Events::EventBusPolicy|[^:]+::[A-Za-z]*Policy$)/;
const POLICY_KEYS: ReadonlySet<string> = new Set([
  'KeyPolicy',
  'RepositoryPolicyText',
  'AccessPolicies',
  'AccessPolicy',
  'FileSystemPolicy',
  'PolicyDocument',
  'ResourcePolicy',
  'Policy',
]);

/**
 * Edges from what resources refer to: the role they take, the key that encrypts them, and (`uses`)
 * everything else that no other edge says already. Runs last.
 */
export function referenceEdges(context: LinkContext, edges: EdgeList): void {
  const plain: [NodeId, NodeId, Value][] = [];
  for (const resource of context.index.byAddress.values()) {
    if (NOT_WALKED.test(resource.type)) continue;
    const walk = new Walk(context, resource, edges, plain);
    for (const { key, value } of resource.properties.fields.values()) walk.visit(key, value, 0);
  }
  for (const [from, to, value] of plain) {
    if (!edges.joins(from, to)) edges.add('uses', from, to, value.span);
  }
}

class Walk {
  readonly #context: LinkContext;
  readonly #self: NodeId;
  readonly #edges: EdgeList;
  readonly #plain: [NodeId, NodeId, Value][];

  constructor(
    context: LinkContext,
    resource: Resource,
    edges: EdgeList,
    plain: [NodeId, NodeId, Value][],
  ) {
    this.#context = context;
    this.#self = context.idOf(resource);
    this.#edges = edges;
    this.#plain = plain;
  }

  visit(key: string, value: Value, depth: number): void {
    if (depth > MAX_DEPTH || POLICY_KEYS.has(key)) return;
    switch (value.kind) {
      case 'list':
        for (const one of value.items) this.visit(key, one, depth + 1);
        return;
      case 'map':
        for (const one of value.fields.values()) this.visit(one.key, one.value, depth + 1);
        return;
      case 'oneOf':
        for (const one of alternatives(value)) this.visit(key, one, depth + 1);
        return;
      case 'joined':
        if (!this.#special(key, value)) {
          for (const one of value.parts) this.visit(key, one, depth + 1);
        }
        return;
      case 'reference':
        if (!this.#special(key, value)) this.#refer(value);
        return;
      case 'known':
        if (typeof value.value === 'string') this.#special(key, value);
        return;
      default:
        return;
    }
  }

  #refer(value: Value): void {
    for (const to of this.#context.nodesOf(value)) {
      if (to !== this.#self) this.#plain.push([this.#self, to, value]);
    }
  }

  /** Keys and roles are told by the name of the property; both may also be written as plain ARNs. */
  #special(key: string, value: Value): boolean {
    if (/kms/i.test(key) && /key|id$|arn$/i.test(key)) {
      const keys = this.#context.anyNodesOf(value, ['AWS::KMS::Key', 'AWS::KMS::Alias']);
      for (const from of keys) this.#edges.add('encrypts', from, this.#self, value.span);
      return keys.length > 0;
    }
    if (!/role/i.test(key) && value.kind !== 'reference') return false;
    const roles = this.#context.names
      .resourcesOf(value, ['AWS::IAM::Role'])
      .filter((one) => one.type === 'AWS::IAM::Role');
    for (const role of roles) this.#edges.add('assumes', this.#self, role.address, value.span);
    return roles.length > 0;
  }
}
