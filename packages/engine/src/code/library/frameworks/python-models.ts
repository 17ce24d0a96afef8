import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { onlyConstant, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { itemsOf } from '../validation/reader.ts';
import { addResource, addView } from './class-views.ts';
import { currentEvent } from './data-classes.ts';
import { addRoute, decorate, include, runBefore, servePython } from './python-app.ts';
import { chaliceRequest, flaskRequest } from './python-request.ts';
import { apisIn, observed } from './support.ts';
import { isPageType, sendAway, sendData, sendHeaders, sendPage } from './web-response.ts';

/** Makers of Powertools' apps and routers, however they are imported. */
const POWERTOOLS = [
  'aws_lambda_powertools.event_handler.{*Resolver,*Router}()',
  'aws_lambda_powertools.event_handler.*.{*Resolver,*Router}()',
];

const APPS = [
  '{flask,quart,bottle}.{Flask,Quart,Bottle,Blueprint}()',
  'fastapi.{FastAPI,APIRouter}()',
  'fastapi.routing.APIRouter()',
  'starlette.applications.Starlette()',
  'chalice.{Chalice,Blueprint}()',
  ...POWERTOOLS,
];

const DECORATORS =
  'route,get,post,put,patch,delete,head,options,api_route,websocket,resolver,batch_resolver,tool,on_publish,on_subscribe';

function named(call: Call, name: string): Value | undefined {
  return call.named.get(name);
}

/** `app.add_url_rule('/x', view_func=f, methods=['POST'])`. */
function addUrlRule(call: Call): void {
  const handler = named(call, 'view_func') ?? call.args[2];
  if (handler === undefined) return;
  const path = onlyText(call.argument(0, 'rule')) ?? '*';
  if (addView(call, path, handler)) return;
  const methods = itemsOf(call.machine, named(call, 'methods')).map(
    (one) => onlyText(one) ?? 'ANY',
  );
  addRoute(call, call.receiver, { methods: methods.length > 0 ? methods : ['GET'], path, handler });
}

/** `Starlette(routes=[Route('/x', endpoint, methods=['GET'])])`. */
function addStarletteRoutes(call: Call): void {
  for (const route of itemsOf(call.machine, named(call, 'routes')).flatMap(apisIn)) {
    const [path, endpoint] = route.args;
    const handler = endpoint ?? route.named.get('endpoint');
    if (!route.path.endsWith('Route()') || handler === undefined) continue;
    const methods = itemsOf(call.machine, route.named.get('methods')).map(
      (one) => onlyText(one) ?? 'ANY',
    );
    addRoute(
      call,
      { ...UNKNOWN, objects: [route] },
      {
        methods: methods.length > 0 ? methods : ['GET'],
        path: path === undefined ? '*' : (onlyText(path) ?? '*'),
        handler,
      },
    );
  }
}

function served(...positions: readonly number[]): (call: Call) => void {
  return (call) => {
    const own =
      call.callee === undefined ? [] : [...call.callee.args, ...call.callee.named.values()];
    servePython(call.machine, [...positions.map((index) => call.argument(index, 'app')), ...own]);
  };
}

/** A response that is made: `Response(body, mimetype=…, headers=…)`. */
function respond(body: string, isPage: boolean): (call: Call) => void {
  return (call) => {
    const { machine, at, api } = call;
    const names = ['content_type', 'mimetype', 'media_type'];
    const said = names.map((name) => named(call, name)).find((one) => one !== undefined);
    const position = api.startsWith('aws_lambda_powertools') ? 2 : 0;
    const value = call.has(position, body) ? call.argument(position, body) : UNKNOWN;
    const kind = said ?? (api.startsWith('aws_lambda_powertools') ? call.args[1] : undefined);
    const sendsPage = kind === undefined ? isPage : isPageType(kind);
    if (sendsPage) sendPage(machine, value, at, api);
    else sendData(machine, value, at, api);
    const headers = named(call, 'headers');
    if (headers !== undefined) sendHeaders(machine, headers, at, api);
  };
}

function noteFastapiCors(call: Call): void {
  const [middleware] = call.args;
  if (
    !(
      middleware !== undefined &&
      apisIn(middleware).some((one) => one.path.endsWith('.CORSMiddleware'))
    )
  )
    return;
  noteCors(call, 'allow_origins', 'allow_credentials');
}

function noteCors(call: Call, origins: string, credentials: string): void {
  const allowed = named(call, origins);
  const all = [allowed, ...itemsOf(call.machine, allowed)];
  const isAny =
    allowed === undefined || all.some((one) => one !== undefined && onlyConstant(one) === '*');
  const allows = named(call, credentials);
  if (isAny && allows !== undefined && onlyConstant(allows) === true) {
    observed(call, 'cors-credentials', { origin: '*' });
  }
}

/** Flask, FastAPI, Starlette, Chalice, the resolvers of Powertools, and what serves them as a handler. */
export const PYTHON_WEB_MODELS: readonly Model[] = [
  {
    // What is put into the template is escaped; the template itself is what must not come from outside.
    api: 'flask.render_template_string',
    returns: (call) => {
      const made = call.machine.derive([...call.args, ...call.named.values()], call.at);
      return call.machine.clear(made, clearanceOf('html'));
    },
  },
  {
    // A path of the own site, with what goes into it encoded.
    api: 'flask.url_for',
    returns: (call) => {
      const made = call.machine.derive([...call.args, ...call.named.values()], call.at);
      return call.machine.clear(made, clearanceOf('redirect', 'request', 'header', 'html'));
    },
  },
  { api: APPS.map((app) => `${app}.{${DECORATORS}}`), returns: 'api' },
  { api: APPS.map((app) => `${app}.{${DECORATORS}}()`), returns: decorate },
  {
    api: APPS.map((app) => `${app}.{include_router,register_blueprint}`),
    effect: include,
    returns: 'nothing',
  },
  {
    api: '{flask_restful,flask_restx,flask_restplus}.Api().add_resource',
    effect: addResource,
    returns: 'nothing',
  },
  { api: APPS.map((app) => `${app}.add_url_rule`), effect: addUrlRule, returns: 'nothing' },
  {
    api: APPS.map((app) => `${app}.{before_request,before_app_request}`),
    effect: runBefore,
    returns: 'argument:0',
  },
  {
    api: APPS.map(
      (app) =>
        `${app}.{after_request,teardown_request,errorhandler,app_errorhandler,exception_handler,middleware,not_found,on_event}`,
    ),
    when: (call) =>
      call.args.some((one) => one.objects.some((object) => object.kind === 'closure')),
    returns: 'argument:0',
  },
  {
    api: APPS.map(
      (app) =>
        `${app}.{errorhandler,app_errorhandler,exception_handler,middleware,not_found,on_event}()`,
    ),
    returns: 'argument:0',
  },
  { api: APPS.map((app) => `${app}.add_middleware`), effect: noteFastapiCors, returns: 'nothing' },
  {
    api: 'flask_cors.CORS',
    effect: (call) => noteCors(call, 'origins', 'supports_credentials'),
    returns: 'nothing',
  },
  { api: 'starlette.applications.Starlette', effect: addStarletteRoutes, returns: 'api' },
  {
    api: [...POWERTOOLS.map((app) => `${app}.resolve`), 'flask.Flask().run', 'uvicorn.run'],
    effect: (call) => {
      servePython(call.machine, [call.receiver, ...call.args]);
    },
    returns: 'nothing',
  },
  { api: POWERTOOLS.map((app) => `${app}.current_event`), reads: currentEvent },
  {
    api: POWERTOOLS.map((app) => `${app}.lambda_context`),
    reads: ({ machine }) => machine.context,
  },
  { api: ['mangum.Mangum', 'apig_wsgi.make_lambda_handler', 'mangum.handler'], returns: 'api' },
  {
    api: ['mangum.Mangum()', 'apig_wsgi.make_lambda_handler()'],
    effect: served(),
    returns: 'nothing',
  },
  {
    api: [
      'serverless_wsgi.handle_request',
      'awsgi.response',
      'aws_wsgi.response',
      'awsgi2.response',
      'flask_lambda.FlaskLambda',
    ],
    effect: served(0),
    returns: 'nothing',
  },
  {
    // An adapter of one's own that hands the event to the app's test client.
    api: 'flask.Flask().test_client().{get,post,put,patch,delete,open,head,options}',
    effect: (call) => {
      servePython(call.machine, [call.receiver]);
    },
    returns: 'nothing',
  },
  { api: ['flask.request', 'quart.request', 'bottle.request'], reads: flaskRequest },
  {
    api: ['chalice.Chalice().current_request', 'chalice.Blueprint().current_request'],
    reads: chaliceRequest,
  },
  {
    api: [
      'flask.{Response,make_response}',
      'flask.wrappers.Response',
      'werkzeug.wrappers.Response',
    ],
    effect: respond('response', true),
    returns: 'nothing',
  },
  {
    api: ['{fastapi,fastapi.responses,starlette.responses}.HTMLResponse'],
    effect: respond('content', true),
    returns: 'nothing',
  },
  {
    api: [
      '{fastapi,fastapi.responses,starlette.responses}.{Response,JSONResponse,PlainTextResponse,ORJSONResponse,UJSONResponse,StreamingResponse}',
      'chalice.Response',
      'aws_lambda_powertools.event_handler.Response',
      'aws_lambda_powertools.event_handler.api_gateway.Response',
    ],
    effect: (call) =>
      respond(
        call.named.has('body') || !call.api.includes('response') ? 'body' : 'content',
        false,
      )(call),
    returns: 'nothing',
  },
  {
    api: [
      'flask.redirect',
      'werkzeug.utils.redirect',
      'quart.redirect',
      '{fastapi,fastapi.responses,starlette.responses}.RedirectResponse',
    ],
    effect: (call) =>
      sendAway(
        call.machine,
        call.argument(0, call.named.has('url') ? 'url' : 'location'),
        call.at,
        call.api,
      ),
    returns: 'nothing',
  },
  {
    api: [
      'flask.{jsonify,json.dumps}',
      'flask.json.jsonify',
      'quart.jsonify',
      'fastapi.encoders.jsonable_encoder',
    ],
    effect: (call) => {
      if (!call.api.endsWith('jsonify')) return;
      for (const value of [...call.args, ...call.named.values()]) {
        sendData(call.machine, value, call.at, call.api);
      }
    },
    returns: 'nothing',
  },
];
