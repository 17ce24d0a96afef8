import type { Authentication, Delivery, NodeId, Route } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import type { Value } from '../../model/value.ts';
import type { FunctionTarget } from '../function-target.ts';
import type { World } from './world.ts';

/** What must allow a source to reach its function. */
export type Needed =
  /** The function's own policy: one of these services, on behalf of one of these ARNs (empty: any, or not known). */
  | {
      readonly kind: 'service';
      readonly services: readonly string[];
      readonly arns: readonly Text[];
    }
  /** The role that the source takes for the call. */
  | { readonly kind: 'role'; readonly role: Value | undefined; readonly idle?: Idle }
  /** The function's own role, which reads from the source. */
  | {
      readonly kind: 'reader';
      readonly source: NodeId | undefined;
      /** Actions of which it needs one at least. */
      readonly actions: readonly string[];
    }
  /** A function URL: the policy must let its callers in (everyone, where it does not authenticate). */
  | { readonly kind: 'url'; readonly open: boolean }
  /** Nothing that a template could show. */
  | { readonly kind: 'none'; readonly idle?: Idle };

/** A permission that may be there too, though nothing needs it. */
export type Idle = { readonly services: readonly string[]; readonly arns: readonly Text[] };

/** The source half of a trigger: what a bucket, rule, route or mapping says about the function it calls. */
export type SourceHalf = {
  readonly kind: TriggerKind;
  /** The resource that declares it; with `key`, unique in it, it names the trigger. */
  readonly resource: Resource;
  readonly key: string;
  /** Name for a person. */
  readonly name: string;
  readonly span: Span;
  readonly targets: readonly FunctionTarget[];
  readonly source: NodeId | undefined;
  readonly needed: Needed;
  readonly authentication: Authentication;
  /** Asked for after all channels are known. */
  readonly invokers: (world: World) => readonly Invoker[];
  /** True where the source is switched off. */
  readonly disabled?: boolean;
  readonly filters?: readonly Value[];
  readonly delivery?: Partial<Delivery>;
  readonly route?: Route;
  readonly input?: Value | undefined;
};

/** Finds the source halves of one family of triggers. */
export type Family = (world: World) => Iterable<SourceHalf>;
