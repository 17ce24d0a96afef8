import type { Span } from '../../../model/span.ts';
import type { Value } from '../../../model/value.ts';
import type { Expansion } from './expansion.ts';
import { property } from './reading.ts';
import { getAtt, map, node, sameTree, type Tree } from './tree.ts';

/** An execution role that grows while events are read. */
export class RoleDraft {
  readonly id: string;
  readonly span: Span;
  readonly #managed: Value[] = [];
  readonly #policies: Value[] = [];

  constructor(id: string, span: Span) {
    this.id = id;
    this.span = span;
  }

  /** Attaches a managed policy (ARN or intrinsic), unless it is attached already. */
  addManaged(policy: Value | string): void {
    const value = typeof policy === 'string' ? node(this.span, policy) : policy;
    if (!this.#managed.some((one) => sameTree(one, value))) this.#managed.push(value);
  }

  /** Adds an inline policy (`PolicyName`, `PolicyDocument`). */
  putPolicy(policy: Value): void {
    this.#policies.push(policy);
  }

  /** Adds an inline policy, unless one with the same document is there. */
  addPolicy(policy: Value): void {
    const document = property(policy, 'PolicyDocument');
    const isThere = this.#policies.some((one) => {
      const other = property(one, 'PolicyDocument');
      return document !== undefined && other !== undefined && sameTree(document, other);
    });
    if (!isThere) this.#policies.push(policy);
  }

  /** ARN of the role. */
  arn(span: Span = this.span): Value {
    return getAtt(span, this.id, 'Arn');
  }

  /** Generates the role. */
  make(
    owner: Expansion,
    trust: Tree,
    more: { readonly [key: string]: Tree },
    attributes?: { readonly [key: string]: Tree },
  ): void {
    const properties = {
      AssumeRolePolicyDocument: trust,
      ManagedPolicyArns: this.#managed,
      Policies: this.#policies.length === 0 ? undefined : this.#policies,
      Path: owner.get('RolePath'),
      PermissionsBoundary: owner.get('PermissionsBoundary'),
      ...more,
    };
    owner.make(this.id, 'AWS::IAM::Role', properties, this.span, attributes);
  }
}

/** Trust policy that lets a service assume the role. */
export function trustOf(span: Span, service: string): Value {
  return map(span, {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
  });
}
