import type { ApiNode, ApiRoute, Authentication } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import type { Value } from '../../model/value.ts';
import type { FunctionTarget } from '../function-target.ts';

/** What a route hands its requests to, as written. */
export type Integration = {
  /** `AWS_PROXY`, `AWS`, `HTTP_PROXY`, `MOCK` …, in upper case; empty where it is not known. */
  readonly type: string;
  readonly uri: Value | undefined;
  /** Role that the gateway takes for the call. */
  readonly credentials: Value | undefined;
  /** The whole integration: templates and parameters name what a service call works on. */
  readonly written: Value;
  /** True where the gateway answers before the function ends. */
  readonly async: boolean;
};

/** A route as its method, route or operation declares it, before its target is looked up. */
export type RouteDraft = {
  readonly method: string;
  readonly path: string;
  readonly authentication: Authentication;
  /** Key of the authorizer that guards it. */
  readonly authorizer: string | undefined;
  readonly keyRequired: boolean;
  readonly validated: boolean | undefined;
  readonly scopes: readonly Text[];
  readonly integration: Integration | undefined;
  readonly span: Span;
};

/** An authorizer as declared: a resource, or a security scheme of an OpenAPI body. */
export type AuthorizerDraft = {
  /** Address of the resource or name of the scheme. */
  readonly key: string;
  readonly name: string;
  readonly authentication: Authentication;
  /** Function that decides, for Lambda authorizers. */
  readonly uri: Value | undefined;
  readonly credentials: Value | undefined;
  readonly span: Span;
};

/** Routes and authorizers of one API. `complete` is false where part of it could not be read. */
export type ApiDraft = {
  readonly routes: readonly RouteDraft[];
  readonly authorizers: readonly AuthorizerDraft[];
  readonly complete: boolean;
};

/** A route with what it reaches. */
export type LinkedRoute = RouteDraft & {
  readonly functions: readonly FunctionTarget[];
  readonly route: ApiRoute;
};

/** An API with what the triggers behind it need to know. */
export type LinkedApi = {
  readonly node: ApiNode;
  readonly resource: Resource;
  readonly routes: readonly LinkedRoute[];
  readonly authorizers: readonly AuthorizerDraft[];
  readonly complete: boolean;
};
