import type { NodeId } from './graph.ts';
import type { Span } from './span.ts';
import type { Text } from './text.ts';

/**
 * Who can make a trigger fire, or use a resource. Ordered from the widest to the narrowest by
 * `STRENGTH`: the width of an entry decides the severity of what lies behind it.
 */
export type Invoker =
  /** The internet, without any credential. */
  | { readonly kind: 'anyone'; readonly span: Span; readonly why: string }
  /** Every AWS principal of every account (`Principal: "*"` behind IAM authentication). */
  | { readonly kind: 'any-account'; readonly span: Span; readonly why: string }
  /** Whoever holds an API key (which meters and does not identify), or what `holds` names. */
  | {
      readonly kind: 'key-holder';
      readonly holds?: 'password' | 'signed URL';
      readonly span: Span;
      readonly why: string;
    }
  /** Whoever can sign in at an issuer; `selfSignUp` where strangers can register themselves (undefined: not known). */
  | {
      readonly kind: 'signed-in';
      readonly issuer: NodeId | Text;
      readonly selfSignUp: boolean | undefined;
      readonly span: Span;
      readonly why: string;
    }
  /** Whoever a Lambda authorizer lets in. */
  | {
      readonly kind: 'authorized';
      readonly authorizer: NodeId | Text;
      readonly span: Span;
      readonly why: string;
    }
  /** Clients inside the network (private API, internal load balancer). */
  | { readonly kind: 'network'; readonly span: Span; readonly why: string }
  /** A named foreign account, an organization, or a principal in one. */
  | {
      readonly kind: 'account';
      readonly id: Text;
      readonly own: boolean;
      readonly span: Span;
      readonly why: string;
    }
  | { readonly kind: 'organization'; readonly id: Text; readonly span: Span; readonly why: string }
  | {
      readonly kind: 'principal';
      readonly arn: Text;
      readonly own: boolean;
      readonly span: Span;
      readonly why: string;
    }
  /** A cloud service on behalf of a resource; `scoped` where the permission names the source (ARN, account or organization). */
  | {
      readonly kind: 'service';
      readonly service: Text;
      readonly scoped: boolean;
      readonly span: Span;
      readonly why: string;
    }
  /** A function, state machine or other resource of this application, through its role. */
  | { readonly kind: 'internal'; readonly node: NodeId; readonly span: Span; readonly why: string }
  /** Only the platform itself, with constant input (a schedule). */
  | { readonly kind: 'platform'; readonly span: Span; readonly why: string }
  | { readonly kind: 'unknown'; readonly span: Span; readonly why: string };

/** What a key holder holds, with its article. */
export function keyWords({ holds }: Extract<Invoker, { kind: 'key-holder' }>): string {
  return holds === undefined ? 'an API key' : holds === 'password' ? 'the password' : `a ${holds}`;
}

/** Width of an invoker: `stranger` needs nothing, `outsider` one more condition, `insider` is trusted by the owner. */
export type Width = 'stranger' | 'outsider' | 'insider' | 'unknown';

/** How wide an invoker opens the door; the one place that decides it, for rules and ranking alike. */
export function widthOf(invoker: Invoker): Width {
  switch (invoker.kind) {
    case 'anyone':
    case 'any-account':
      return 'stranger';
    case 'key-holder':
    case 'signed-in':
    case 'authorized':
      return 'outsider';
    case 'account':
    case 'principal':
      return invoker.own ? 'insider' : 'outsider';
    case 'service':
      return invoker.scoped ? 'insider' : 'outsider';
    case 'network':
    case 'organization':
    case 'internal':
    case 'platform':
      return 'insider';
    case 'unknown':
      return 'unknown';
  }
}
