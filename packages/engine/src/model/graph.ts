import type { Certainty, RoleAccess } from './access.ts';
import type { CodeValue } from './code.ts';
import type { FunctionCode, Naming, PartTrust, ResolvedCall, TracedFlow } from './function-code.ts';
import type { Invoker } from './invoker.ts';
import type { Policy } from './policy.ts';
import type { Address, Resource, Stack } from './resource.ts';
import type { SourceText, Span } from './span.ts';
import type { Text } from './text.ts';
import type { TriggerKind } from './trigger-kind.ts';
import type { MapValue, Value } from './value.ts';

/** Identifies a node. For a declared resource its address; for what is not declared `external:<text>`. */
export type NodeId = string;

type NodeBase = {
  readonly id: NodeId;
  /** Short name for a person: the logical id, or the last part of an ARN. */
  readonly name: string;
  /** Where it is declared (for an external node, where it is named). */
  readonly span: Span;
  /** The declaration; undefined for external nodes. */
  readonly resource: Resource | undefined;
  /** Canonical properties; an empty map for external nodes. */
  readonly properties: MapValue;
};

/** One environment variable of a function. */
export type EnvironmentVariable = {
  readonly name: string;
  readonly value: Value;
  readonly span: Span;
  /** Node that the value names (a table's name, a secret's ARN). */
  readonly refersTo: NodeId | undefined;
};

/** What happens to an asynchronous event that fails. Ages in seconds. */
export type AsyncConfig = {
  readonly maximumRetries: number | undefined;
  readonly maximumAge: number | undefined;
  readonly onFailure: NodeId | undefined;
  readonly onSuccess: NodeId | undefined;
  readonly span: Span;
};

/** Gradual deployment of a function's alias. */
export type Deployment = {
  readonly alias: NodeId | undefined;
  readonly preference: Value | undefined;
  readonly hasAlarms: boolean;
  readonly hasHooks: boolean;
  readonly span: Span;
};

/** A function: an untrusted entry point with a role. Plain settings are read from `properties` (AWS::Lambda::Function). */
export type FunctionNode = NodeBase & {
  readonly kind: 'function';
  readonly role: NodeId | undefined;
  readonly environment: readonly EnvironmentVariable[];
  readonly asyncConfig: AsyncConfig | undefined;
  readonly deadLetter: NodeId | undefined;
  readonly aliases: readonly NodeId[];
  readonly versions: readonly NodeId[];
  readonly deployment: Deployment | undefined;
  readonly logGroup: NodeId | undefined;
  readonly alarms: readonly NodeId[];
  /** Resource policy, as its AWS::Lambda::Permission resources make it. */
  readonly policies: readonly Policy[];
  /** Configuration values with the function's own defaults filled in. Memory in MiB, timeout in seconds. */
  readonly limits: {
    readonly memory: number | undefined;
    readonly timeout: number | undefined;
    /** Reserved concurrency; undefined where there is none or it is not known (`reservedKnown`). */
    readonly reserved: number | undefined;
    readonly reservedKnown: boolean;
  };
};

/** How callers prove who they are at a trigger. `unknown` is not `none`. */
export type Authentication =
  | { readonly kind: 'none'; readonly span: Span }
  | { readonly kind: 'iam'; readonly span: Span }
  | {
      readonly kind: 'cognito';
      readonly pool: NodeId | Text | undefined;
      readonly scopes: readonly Text[];
      readonly span: Span;
    }
  | {
      readonly kind: 'jwt';
      readonly issuer: Text | undefined;
      readonly audience: readonly Text[];
      readonly span: Span;
    }
  | { readonly kind: 'lambda'; readonly authorizer: NodeId | Text | undefined; readonly span: Span }
  | { readonly kind: 'api-key'; readonly span: Span }
  | { readonly kind: 'mtls'; readonly span: Span }
  | { readonly kind: 'resource-policy'; readonly span: Span }
  | { readonly kind: 'platform'; readonly span: Span }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };

/** An HTTP, WebSocket or GraphQL route. `path` as the gateway writes it (`/orders/{id}`), `method` in upper case or `ANY`. */
export type Route = {
  readonly method: string;
  readonly path: string;
  /** True for a CORS preflight (OPTIONS without a function, or generated). */
  readonly preflight: boolean;
  /** Whether an API key is required as well. */
  readonly keyRequired: boolean;
  /** Whether the gateway validates the request, and against what. */
  readonly validated: boolean | undefined;
  readonly scopes: readonly Text[];
  /** Parts of the request that tell cached answers apart (`method.request.header.Authorization`), where any are named. */
  readonly cacheKey?: readonly Text[];
};

/** Whether both halves of a trigger are there. */
export type Liveness = 'live' | 'no-permission' | 'no-source' | 'disabled' | 'unknown';

/** How the platform hands over events and what it does when the function fails. Seconds and counts; undefined: not set or not known. */
export type Delivery = {
  readonly mode: 'sync' | 'async' | 'poll';
  readonly batchSize: number | undefined;
  readonly batchWindow: number | undefined;
  readonly maximumRetries: number | undefined;
  readonly maximumAge: number | undefined;
  readonly maximumConcurrency: number | undefined;
  readonly partialFailures: boolean;
  readonly bisect: boolean;
  readonly deadLetter: NodeId | undefined;
};

/** One way in: a source that hands events to a function. */
export type TriggerNode = NodeBase & {
  readonly kind: 'trigger';
  readonly trigger: TriggerKind;
  readonly function: NodeId;
  /** Version or alias it targets: `$LATEST` where it names none. */
  readonly qualifier: Text;
  /** The API, queue, bucket, rule, state machine … that the events come from. */
  readonly source: NodeId | undefined;
  readonly liveness: Liveness;
  /** Places of the two halves; undefined where a half is missing or not needed. */
  readonly sourceSpan: Span | undefined;
  readonly permissionSpan: Span | undefined;
  readonly authentication: Authentication;
  readonly invokers: readonly Invoker[];
  /** Filter patterns or event patterns, as written. */
  readonly filters: readonly Value[];
  readonly delivery: Delivery;
  readonly route: Route | undefined;
  /** Input that the trigger declares: a constant, a path into the event, a template or parameters. */
  readonly input: Value | undefined;
};

/** A role, or an external role that is only named. */
export type RoleNode = NodeBase & {
  readonly kind: 'role';
  readonly arn: Text;
  readonly external: boolean;
  readonly trust: Policy | undefined;
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
  readonly functions: readonly NodeId[];
  /** Who may assume the role, by its trust policy, apart from this account's own services and roles. */
  readonly assumers: readonly Invoker[];
  /** What the role allows, evaluated over the graph. */
  readonly access: RoleAccess;
};

/** An API: REST, HTTP, WebSocket, or GraphQL. Its routes to functions are triggers whose `source` is this node. */
export type ApiNode = NodeBase & {
  readonly kind: 'api';
  readonly protocol: 'rest' | 'http' | 'websocket' | 'graphql';
  readonly endpoint: 'public' | 'private' | 'unknown';
  /** Name of the condition under which the endpoint is public, where it is private otherwise. */
  readonly publicWhen?: string;
  readonly policies: readonly Policy[];
  readonly stages: readonly Resource[];
  readonly authorizers: readonly Authorizer[];
  readonly usagePlans: readonly Resource[];
  readonly webAcl: NodeId | undefined;
  /** CORS as the gateway answers it. */
  readonly cors:
    | { readonly origins: readonly Text[]; readonly credentials: boolean; readonly span: Span }
    | undefined;
  readonly mutualTls: Value | undefined;
  /** All routes, also those that reach no function (mocks, service integrations). */
  readonly routes: readonly ApiRoute[];
};

/** An authorizer that an API declares. */
export type Authorizer = {
  readonly name: string;
  readonly authentication: Authentication;
  readonly span: Span;
  /** Number of routes that use it. */
  readonly uses: number;
};

/** A route of an API with what it reaches. */
export type ApiRoute = Route & {
  readonly authentication: Authentication;
  readonly target: {
    readonly kind: 'function' | 'service' | 'http' | 'mock' | 'unknown';
    readonly node: NodeId | undefined;
  };
  readonly span: Span;
};

/** What a resource is, in this platform's words. Everything else is `other`. */
export type Family =
  | 'bucket'
  | 'queue'
  | 'topic'
  | 'bus'
  | 'rule'
  | 'schedule'
  | 'pipe'
  | 'table'
  | 'stream'
  | 'firehose'
  | 'database'
  | 'cache'
  | 'search'
  | 'file-system'
  | 'key'
  | 'secret'
  | 'parameter'
  | 'state-machine'
  | 'user-pool'
  | 'user-pool-client'
  | 'identity-pool'
  | 'log-group'
  | 'alarm'
  | 'web-acl'
  | 'vpc'
  | 'subnet'
  | 'security-group'
  | 'route-table'
  | 'endpoint'
  | 'layer'
  | 'alias'
  | 'version'
  | 'broker'
  | 'cluster'
  | 'load-balancer'
  | 'distribution'
  | 'iot-rule'
  | 'repository'
  | 'managed-policy'
  | 'user'
  | 'group'
  | 'code-signing'
  | 'bedrock-agent'
  | 'other';

/** Any other resource: a store, a channel, a key, a network part. */
export type ResourceNode = NodeBase & {
  readonly kind: 'resource';
  readonly family: Family;
  readonly external: boolean;
  /** ARN as text with holes; undefined where the type has none. */
  readonly arn: Text | undefined;
  /** Resource policies (bucket, queue, topic, bus, key, secret …). */
  readonly policies: readonly Policy[];
  /** Who, outside this application's roles, may do what with it. */
  readonly exposure: readonly Exposure[];
};

/** Outsiders' access to a resource, as resource policies, ACLs and public settings give it. */
export type Exposure = {
  readonly invoker: Invoker;
  readonly actions: readonly Text[];
  readonly levels: readonly ('read' | 'write' | 'list' | 'permissions')[];
  readonly span: Span;
  /** `possible` where a default or an unknown may close it (`invoker.why` says which); certain where it is not said. */
  readonly certainty?: Certainty;
  /** Name of the condition of the template under which it is open. */
  readonly when?: string;
};

/** A node of the graph, tagged by `kind`. */
export type GraphNode = FunctionNode | TriggerNode | RoleNode | ApiNode | ResourceNode;

/** Node types by kind: `on: 'function'` in a rule gives its `check` a FunctionNode. */
export type NodeByKind = { [N in GraphNode as N['kind']]: N };

/** How two nodes hang together. `from` acts on `to`. */
export type Edge = {
  readonly kind:
    | 'delivers' // source -> function, through a trigger
    | 'forwards' // resource -> resource: notification, subscription, rule target, stream of a table
    | 'invokes' // function or state machine -> function, by permission of its role, by definition, or in its code
    | 'reads' // function -> resource, in its code
    | 'writes' // function -> resource, in its code
    | 'assumes' // function or resource -> role
    | 'allows' // role -> resource; details in the role's access
    | 'dead-letters' // function, queue or trigger -> queue or topic
    | 'destination' // function -> queue, topic, bus, function
    | 'encrypts' // key -> resource
    | 'logs-to' // function, api, state machine -> log group
    | 'watches' // alarm -> function or resource
    | 'protects' // web acl -> api
    | 'runs-in' // function -> subnet or security group; subnet -> vpc …
    | 'uses'; // function -> layer, and any other reference
  readonly from: NodeId;
  readonly to: NodeId;
  readonly span: Span;
  /** The trigger behind a `delivers` edge. */
  readonly trigger?: NodeId;
  /** One or two words for a person, such as `s3:ObjectCreated:*`. */
  readonly label?: string;
};

/** The one model of the application: everything reads it or feeds it. */
export type Graph = {
  readonly name: string;
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly stacks: readonly Stack[];
  readonly functions: readonly FunctionNode[];
  readonly triggers: readonly TriggerNode[];
  readonly roles: readonly RoleNode[];
  readonly apis: readonly ApiNode[];
  readonly resources: readonly ResourceNode[];
  readonly edges: readonly Edge[];
  readonly declared: ReadonlyMap<Address, Resource>;
  /** What the functions' code does; empty where no code was looked at. */
  readonly code: ReadonlyMap<NodeId, FunctionCode>;
  /** Cloud calls of the code, with the resources that they concern. */
  readonly calls: readonly ResolvedCall[];
  /** Values that reach a sink in some function's code, with who can write them. */
  readonly flows: readonly TracedFlow[];
  /** Trust in a part of a function's event by each trigger, the worst first; answered when asked, since few parts are. */
  readonly trusts?: (fn: NodeId, path: string) => readonly PartTrust[];
  /** What a value in a function's code names; answered when asked. Without a subject only its texts are known. */
  readonly naming?: (
    fn: NodeId,
    value: CodeValue,
    subject: Family | 'function' | undefined,
    at: Span,
  ) => Naming;
  /** Code files of the repository that no function deploys. */
  readonly undeployed: readonly string[];
};
