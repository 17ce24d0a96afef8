import type {
  ApiNode,
  ApiRoute,
  FunctionNode,
  NodeId,
  ResourceNode,
  RoleNode,
} from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Text } from '../../model/text.ts';
import type { Value } from '../../model/value.ts';
import type { LinkedApi } from '../apis/draft.ts';
import type { Conditions } from '../conditions.ts';
import type { LinkContext } from '../context.ts';

/** What the families of triggers look at: the declarations and the nodes that are linked already. */
export type World = {
  readonly context: LinkContext;
  /** Which declarations exist together. */
  readonly conditions: Conditions;
  readonly apis: readonly LinkedApi[];
  readonly functions: ReadonlyMap<NodeId, FunctionNode>;
  readonly roles: ReadonlyMap<NodeId, RoleNode>;
  readonly resources: ReadonlyMap<NodeId, ResourceNode>;
  /** Who can feed a bucket, queue, topic, bus, table, stream … or start a state machine, also through other channels. */
  readonly writers: (id: NodeId | undefined) => readonly Invoker[];
  /** Who acts with a role that may do an action on a node; `can` says in words what that is. */
  readonly holders: (id: NodeId, action: string, can: string) => readonly Invoker[];
  /** Who acts with a role; `can` says what it lets them do. */
  readonly behind: (role: RoleNode, can: string) => readonly Invoker[];
  /** Whether anybody but a service of the platform acts with a role. */
  readonly isHeld: (role: RoleNode) => boolean;
  /** Whom the resource policy of an API lets call it. */
  readonly apiExposure: (api: ApiNode, route: ApiRoute) => readonly Invoker[];
  /** The declared user pool that an address, id, ARN or issuer URL names. */
  readonly poolOf: (issuer: Text) => NodeId | undefined;
  /** Whether strangers can register in a pool; undefined where that is not known. */
  readonly selfSignUp: (pool: NodeId | undefined) => boolean | undefined;
  /** The role that a value names, where it is a node. */
  readonly roleOf: (role: Value | undefined) => RoleNode | undefined;
};
