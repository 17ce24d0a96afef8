import type { Grant, RoleAccess } from '../../model/access.ts';
import type {
  ApiNode,
  Authentication,
  Delivery,
  FunctionNode,
  NodeId,
  ResourceNode,
  RoleNode,
  Route,
  TriggerNode,
} from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { AccessLevel } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import type { MapValue } from '../../model/value.ts';
import { TEMPLATE, TEMPLATE_FILE } from './shop.ts';

/** Place of a text in the fixture's template; the first one after `after`, where that is given. */
export function spanOf(needle: string, after = ''): Span {
  const from = after === '' ? 0 : TEMPLATE.indexOf(after);
  const start = TEMPLATE.indexOf(needle, from);
  if (start < 0 || from < 0) throw new Error(`the fixture has no ${needle} after ${after}`);
  return { file: TEMPLATE_FILE, start, end: start + needle.length };
}

/** Id of a node by its logical id. */
export function idOf(name: string): NodeId {
  return `${TEMPLATE_FILE}/${name}`;
}

/** A map of known texts and numbers. */
function properties(values: Readonly<Record<string, string | number>> = {}): MapValue {
  const span = { file: TEMPLATE_FILE, start: 0, end: 0 };
  const fields = Object.entries(values).map(
    ([key, value]) => [key, { key, keySpan: span, value: { kind: 'known', value, span } }] as const,
  );
  return { kind: 'map', fields: new Map(fields), span };
}

function entry(name: string): Span {
  const heading = spanOf(`\n  ${name}:\n`);
  const rest = TEMPLATE.slice(heading.end).search(/\n {2}\w/);
  return {
    file: TEMPLATE_FILE,
    start: heading.start + 3,
    end: rest < 0 ? TEMPLATE.length : heading.end + rest,
  };
}

function resource(name: string, type: string): Resource {
  const span = { ...entry(name), end: entry(name).start + name.length };
  const written = { address: idOf(name), type, span: entry(name), properties: undefined };
  const base = { address: idOf(name), stack: TEMPLATE_FILE, logicalId: name, type, span, written };
  return { ...base, properties: properties(), dependsOn: [] };
}

function base(name: string, type: string) {
  const declared = resource(name, type);
  return {
    id: declared.address,
    name,
    span: declared.span,
    resource: declared,
    properties: declared.properties,
  };
}

/** A function of the fixture. */
export function fn(name: string, role: string, timeout = 30): FunctionNode {
  return {
    ...base(name, 'AWS::Lambda::Function'),
    kind: 'function',
    properties: properties({ Runtime: 'nodejs22.x', Handler: `${name.toLowerCase()}.handler` }),
    role: idOf(role),
    environment: [],
    asyncConfig: undefined,
    deadLetter: undefined,
    aliases: [],
    versions: [],
    deployment: undefined,
    logGroup: undefined,
    alarms: [],
    policies: [],
    limits: { memory: 512, timeout, reserved: undefined, reservedKnown: true },
  };
}

/** What a fixture says of a trigger. */
export type TriggerParts = {
  readonly at: Span;
  readonly trigger: TriggerKind;
  readonly to: string;
  readonly source?: string;
  readonly authentication: Authentication['kind'];
  readonly invokers: readonly Invoker[];
  readonly mode?: Delivery['mode'];
  readonly route?: readonly [method: string, path: string];
};

/** A trigger of the fixture. */
export function trigger(name: string, parts: TriggerParts): TriggerNode {
  const { at } = parts;
  return {
    id: idOf(`${parts.to}/${name}`),
    name,
    span: at,
    resource: undefined,
    properties: properties(),
    kind: 'trigger',
    trigger: parts.trigger,
    function: idOf(parts.to),
    qualifier: '$LATEST',
    source: parts.source === undefined ? undefined : idOf(parts.source),
    liveness: 'live',
    sourceSpan: at,
    permissionSpan: undefined,
    authentication: authentication(parts.authentication, at),
    invokers: parts.invokers,
    filters: [],
    delivery: delivery(parts.mode ?? 'sync'),
    route: parts.route === undefined ? undefined : route(...parts.route),
    input: undefined,
  };
}

function authentication(kind: Authentication['kind'], span: Span): Authentication {
  switch (kind) {
    case 'cognito':
      return { kind, pool: idOf('Pool'), scopes: [], span };
    case 'jwt':
      return { kind, issuer: undefined, audience: [], span };
    case 'lambda':
      return { kind, authorizer: idOf('Authorize'), span };
    case 'unknown':
      return { kind, reason: 'set by a parameter', span };
    default:
      return { kind, span };
  }
}

function delivery(mode: Delivery['mode']): Delivery {
  return {
    mode,
    batchSize: undefined,
    batchWindow: undefined,
    maximumRetries: undefined,
    maximumAge: undefined,
    maximumConcurrency: undefined,
    partialFailures: false,
    bisect: false,
    deadLetter: undefined,
  };
}

function route(method: string, path: string): Route {
  const validated = undefined;
  return { method, path, preflight: false, keyRequired: false, validated, scopes: [] };
}

/** A grant of a role on a resource. */
export function grant(name: string, levels: readonly AccessLevel[], possible = false): Grant {
  const certainty = possible ? 'possible' : 'certain';
  return { resource: idOf(name), levels, actions: [], statements: [], certainty };
}

/** A role of the fixture. `more` replaces parts of its access. */
export function role(
  name: string,
  functions: readonly string[],
  grants: readonly Grant[],
  more: Partial<RoleAccess> = {},
): RoleNode {
  return {
    ...base(name, 'AWS::IAM::Role'),
    kind: 'role',
    arn: `⟨attr:${idOf(name)}.Arn⟩`,
    external: false,
    trust: undefined,
    policies: [],
    boundary: undefined,
    functions: functions.map(idOf),
    assumers: [],
    access: {
      administrator: false,
      grants,
      wildcards: [],
      escalations: [],
      levels: new Map(),
      controlPlane: [],
      complete: true,
      ...more,
    },
  };
}

/** Any other resource of the fixture. */
export function store(name: string, family: ResourceNode['family'], type: string): ResourceNode {
  return {
    ...base(name, type),
    kind: 'resource',
    family,
    external: false,
    arn: `⟨attr:${idOf(name)}.Arn⟩`,
    policies: [],
    exposure: [],
  };
}

/** The API of the fixture. */
export function api(name: string): ApiNode {
  return {
    ...base(name, 'AWS::ApiGateway::RestApi'),
    kind: 'api',
    protocol: 'rest',
    endpoint: 'public',
    policies: [],
    stages: [],
    authorizers: [],
    usagePlans: [],
    webAcl: undefined,
    cors: undefined,
    mutualTls: undefined,
    routes: [],
  };
}
