import type { ApiRoute, NodeId } from '../../model/graph.ts';
import type { Text } from '../../model/text.ts';
import { isAbsent, type MapValue, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { FunctionTarget } from '../function-target.ts';
import type { Integration, LinkedRoute, RouteDraft } from './draft.ts';
import { fieldsOf, itemsAt, pick } from './values.ts';

/** A route with the functions or the service that its integration reaches. `variables`: stage variables. */
export function linkRoute(
  context: LinkContext,
  draft: RouteDraft,
  variables: readonly MapValue[],
): LinkedRoute {
  const functions = functionsOf(context, draft.integration, variables);
  const target = targetOf(context, draft.integration, functions);
  const { integration, authorizer, ...written } = draft;
  const preflight = draft.method === 'OPTIONS' && functions.length === 0;
  const cacheKey = cacheKeyOf(context, integration);
  const keyed = cacheKey.length === 0 ? {} : { cacheKey };
  return { ...draft, functions, route: { ...written, ...keyed, preflight, target } };
}

function cacheKeyOf(context: LinkContext, integration: Integration | undefined): readonly Text[] {
  return ['CacheKeyParameters', 'cacheKeyParameters']
    .flatMap((key) => itemsAt(integration?.written, key))
    .flatMap((one) => context.textsOf(one));
}

function functionsOf(
  context: LinkContext,
  integration: Integration | undefined,
  variables: readonly MapValue[],
): readonly FunctionTarget[] {
  const direct = context.functionsOf(integration?.uri);
  if (direct.length > 0 || variables.length === 0) return direct;
  return context.textsOf(integration?.uri).flatMap((uri) => {
    const name = /\$\{stageVariables\.(\w+)\}/.exec(uri);
    if (name?.[1] === undefined) return [];
    return variables.flatMap((map) => context.functionsOf(map.fields.get(name[1] ?? '')?.value));
  });
}

function targetOf(
  context: LinkContext,
  integration: Integration | undefined,
  functions: readonly FunctionTarget[],
): ApiRoute['target'] {
  const [first] = functions;
  if (first !== undefined) return { kind: 'function', node: first.function };
  if (integration === undefined) return { kind: 'unknown', node: undefined };
  if (integration.type === 'MOCK') return { kind: 'mock', node: undefined };
  const uris = context.textsOf(integration.uri);
  if (uris.some((uri) => /:lambda:path\/|:lambda:.*:function:/.test(uri))) {
    return { kind: 'function', node: undefined };
  }
  if (integration.type.startsWith('HTTP')) return { kind: 'http', node: undefined };
  const subtype = text(pick(integration.written, 'IntegrationSubtype'));
  if (subtype !== undefined || uris.some((uri) => uri.includes(':apigateway:'))) {
    return { kind: 'service', node: serviceNode(context, integration) };
  }
  return { kind: 'unknown', node: undefined };
}

/** The resource that a service integration works on: named by its URI, its parameters or its templates. */
function serviceNode(context: LinkContext, integration: Integration): NodeId | undefined {
  const { written, uri } = integration;
  const parameters = [
    ...fieldsOf(pick(written, 'RequestParameters')),
    ...fieldsOf(pick(written, 'requestParameters')),
    ...fieldsOf(pick(written, 'RequestTemplates')),
    ...fieldsOf(pick(written, 'requestTemplates')),
  ];
  for (const value of [uri, ...parameters.map((one) => one.value)]) {
    const node = namedIn(context, value);
    if (node !== undefined) return node;
  }
  return undefined;
}

/** A URI names its resource in the last part of its path (`sqs:path/<account>/<queue>`); a template anywhere. */
function namedIn(context: LinkContext, value: Value | undefined): NodeId | undefined {
  if (isAbsent(value)) return undefined;
  if (value?.kind === 'reference') return context.nodeOf(value);
  for (const written of context.textsOf(value)) {
    const found = [...written.matchAll(/⟨attr:[^⟩]*⟩/g)].map(([hole]) => context.nodeNamed(hole));
    const node = found.find((one) => one !== undefined);
    if (node !== undefined) return node;
    const service = /:apigateway:[^:]*:(sqs|s3|kinesis|dynamodb):path\/(.+)$/.exec(written);
    if (service?.[2] !== undefined) return namedByPath(context, service[1] ?? '', service[2]);
    const arn = /arn:[\w⟨⟩:*/.-]+/.exec(written)?.[0];
    const named = arn === undefined ? undefined : context.nodeNamed(arn);
    if (named !== undefined) return named;
  }
  return undefined;
}

function namedByPath(context: LinkContext, service: string, path: string): NodeId | undefined {
  const segments = path.split('/');
  if (service === 's3') return context.nodeNamed(segments[0] ?? '', ['AWS::S3::Bucket']);
  if (service === 'sqs') return context.nodeNamed(segments.at(-1) ?? '', ['AWS::SQS::Queue']);
  return undefined;
}
