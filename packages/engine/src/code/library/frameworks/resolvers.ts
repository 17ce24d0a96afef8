import type { Span } from '../../../model/span.ts';
import type { ApiObj, RecordObj, Value } from '../../interpret/value.ts';
import { onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { honoRequest } from './hono.ts';
import { apisIn, dynamicRecord, eventPart, isCallable, placeOf, unwrapped } from './support.ts';
import { namedPart } from './web-request.ts';
import { sendData } from './web-response.ts';

/** A handler that gets what it is asked by name, and gives data back. */
type Asked = {
  readonly machine: Machine;
  readonly name: string;
  readonly method: string;
  readonly handler: Value;
  readonly args: readonly Value[];
  readonly framework: string;
};

function register({ machine, name, method, handler, args, framework }: Asked, at: Span): void {
  if (!isCallable(handler)) return;
  const answer = (value: Value, where: Span): void => sendData(machine, value, where, 'return');
  machine.route({
    method,
    path: name,
    framework,
    at,
    run: () => {
      machine.callHandler(unwrapped(handler), args, placeOf(handler, at), answer);
    },
  });
}

function fieldsOf(machine: Machine, value: Value): readonly (readonly [string, Value])[] {
  return machine
    .records(value)
    .filter((one: RecordObj) => !one.isList)
    .flatMap((one) => [...one.store.fields].map(([name, cell]) => [name, cell.value] as const));
}

/** `new ApolloServer({ resolvers: { Query: { order: (parent, args, context) => … } } })`. */
function serveApollo(machine: Machine, server: ApiObj): void {
  const { at } = server;
  const [config] = server.args;
  if (config === undefined) return;
  const args = eventPart(machine, 'body.$json.variables', at);
  const context = dynamicRecord(machine, (name) => (name === 'event' ? machine.event : undefined));
  for (const [type, fields] of fieldsOf(machine, machine.member(config, 'resolvers', at))) {
    for (const [field, handler] of fieldsOf(machine, fields)) {
      const name = `${type}.${field}`;
      const given = [UNKNOWN, args, context];
      register({ machine, name, method: 'POST', handler, args: given, framework: 'apollo' }, at);
    }
  }
}

/** Serves the GraphQL servers that are among the values. */
export function serveGraphql(machine: Machine, values: readonly Value[]): boolean {
  const servers = values.flatMap(apisIn).flatMap((api) => serversIn(api, 0));
  for (const server of new Set(servers)) serveApollo(machine, server);
  return servers.length > 0;
}

function serversIn(api: ApiObj, depth: number): readonly ApiObj[] {
  if (/\.ApolloServer\(\)$/.test(api.path)) return [api];
  if (depth > 4) return [];
  const parts = [...api.args, api.receiver ?? UNKNOWN];
  return parts.flatMap(apisIn).flatMap((one) => serversIn(one, depth + 1));
}

/** What a route of Powertools for TypeScript gets: path parameters, the request, the event. */
function requestContext(machine: Machine): Value {
  const request = honoRequest(machine);
  const known: Readonly<Record<string, Value>> = {
    req: request,
    request,
    event: machine.event,
    context: machine.context,
  };
  return dynamicRecord(machine, (name, at) => {
    if (name === 'params') return eventPart(machine, 'pathParameters', at);
    const own = known[name];
    return own ?? namedPart(machine, 'params', textValue(name), at);
  });
}

function textValue(text: string): Value {
  return { ...UNKNOWN, unknown: false, atoms: [{ kind: 'constant', value: text }] };
}

/** `app.get('/x', async ({ params, req }) => …)`. */
function addRoute(call: Call): void {
  const { machine, at } = call;
  const method = call.api.slice(call.api.lastIndexOf('.') + 1).toUpperCase();
  const handler = call.args.findLast(isCallable);
  const [path] = call.args;
  if (handler === undefined || path === undefined) return;
  const given = requestContext(machine);
  const name = onlyText(path) ?? '*';
  const args = [given, given];
  register({ machine, name, method, handler, args, framework: 'powertools' }, at);
}

/** `app.onQuery('getOrder', async ({ id }) => …)`, `app.resolver(handler, { fieldName })`, `app.tool(handler, { name })`. */
function addResolver(call: Call): void {
  const { machine, at } = call;
  const handler = call.args.find(isCallable);
  if (handler === undefined) return;
  const [first, second] = call.args;
  const named = second === undefined ? [] : fieldsOf(machine, second);
  const option = named.find(([key]) => key === 'fieldName' || key === 'name')?.[1];
  const name = onlyText(first ?? UNKNOWN) ?? onlyText(option ?? UNKNOWN) ?? '*';
  const isTool = call.api.endsWith('.tool');
  const given = eventPart(machine, isTool ? 'parameters' : 'arguments', at);
  const context = machine.record({ event: machine.event, context: machine.context });
  const args = [given, context];
  register({ machine, name, method: 'ANY', handler, args, framework: 'powertools' }, at);
}

const ROUTERS =
  '@aws-lambda-powertools/event-handler/{rest,http,experimental-rest}.{Router,HttpRouter}()';

/** `httpRouterHandler([{ method, path, handler }])`. */
export function serveMiddyRouter(machine: Machine, api: ApiObj, args: readonly Value[]): boolean {
  if (!/^@middy\/(?:http|ws)-router\(\)$/.test(api.path)) return false;
  const [given] = api.args;
  if (given === undefined) return true;
  const isList = machine.records(given).some((one) => one.isList);
  const routes = isList ? given : machine.member(given, 'routes', api.at);
  for (const list of machine.records(routes)) {
    for (const { value } of list.store.fields.values()) {
      const part = (name: string): Value => machine.member(value, name, api.at);
      const path = onlyText(part('path')) ?? onlyText(part('routeKey')) ?? '*';
      const method = onlyText(part('method')) ?? 'ANY';
      const handler = part('handler');
      const respond = (response: Value, where: Span): void => machine.respond(response, where);
      machine.route({
        method,
        path,
        framework: 'middy',
        at: placeOf(handler, api.at),
        run: () => {
          machine.callHandler(unwrapped(handler), args, placeOf(handler, api.at), respond);
        },
      });
    }
  }
  return true;
}

const MODELS: readonly Model[] = [
  {
    api: [
      '@as-integrations/aws-lambda.startServerAndCreateLambdaHandler',
      'apollo-server-lambda.ApolloServer().createHandler',
    ],
    returns: 'api',
  },
  {
    api: [
      '@as-integrations/aws-lambda.startServerAndCreateLambdaHandler()',
      'apollo-server-lambda.ApolloServer().createHandler()',
    ],
    effect: (call) => {
      serveGraphql(call.machine, [...(call.callee?.args ?? []), call.receiver]);
    },
    returns: 'nothing',
  },
  { api: '{@apollo/server,apollo-server,apollo-server-lambda}.ApolloServer', returns: 'api' },
  {
    api: `${ROUTERS}.{get,post,put,patch,delete,head,options}`,
    effect: addRoute,
    returns: 'receiver',
  },
  { api: `${ROUTERS}.{use,errorHandler,notFound,methodNotAllowed,route}`, returns: 'receiver' },
  { api: `${ROUTERS}.resolve`, returns: 'nothing' },
  {
    api: '@aws-lambda-powertools/event-handler/{appsync-graphql,appsync-events,bedrock-agent}.*().{onQuery,onMutation,onSubscription,resolver,batchResolver,tool}',
    effect: addResolver,
    returns: 'receiver',
  },
];

/** GraphQL servers, and resolvers and routers of Powertools for TypeScript. */
export const RESOLVER_MODELS: readonly Model[] = MODELS.map((model) => ({
  ...model,
  language: 'javascript',
}));
