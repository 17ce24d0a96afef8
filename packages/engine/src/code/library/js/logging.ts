import type { Call, Model } from '../model.ts';
import { inJavaScript, option } from './support.ts';

const LEVELS =
  '{log,info,warn,error,debug,trace,verbose,silly,notice,fatal,critical,crit,alert,emerg,warning,http,dir,table,group,assert}';

/** Reports everything that a line is made of. */
function logAll(call: Call): void {
  for (const value of call.args) {
    call.machine.sink('log', value, call.at, call.api, 'log line');
  }
}

/** `logEvent: true` writes every event whole. */
function logsEvent(call: Call, position: number): void {
  const flag = option(call, position, 'logEvent');
  if (flag.atoms.some((atom) => atom.kind === 'constant' && atom.value === true)) {
    call.machine.sink('log', call.machine.event, call.at, call.api, 'whole event');
  }
}

/** Lines that are kept: the console and the common logging libraries. */
export const LOGGING_MODELS: readonly Model[] = inJavaScript([
  { api: `console.${LEVELS}`, returns: 'nothing', effect: logAll },
  { api: ['process.stdout.write', 'process.stderr.write'], returns: 'nothing', effect: logAll },
  {
    api: [
      `winston.${LEVELS}`,
      `winston.createLogger().${LEVELS}`,
      `winston.createLogger().child().${LEVELS}`,
      `winston.Logger().${LEVELS}`,
      `pino().${LEVELS}`,
      `pino().child().${LEVELS}`,
      `pino.pino().${LEVELS}`,
      `pino.pino().child().${LEVELS}`,
      `bunyan.createLogger().${LEVELS}`,
      `bunyan.createLogger().child().${LEVELS}`,
      `loglevel.${LEVELS}`,
      `loglevel.getLogger().${LEVELS}`,
      `log4js.getLogger().${LEVELS}`,
      `consola.${LEVELS}`,
      `signale.${LEVELS}`,
      `npmlog.${LEVELS}`,
      `tslog.Logger().${LEVELS}`,
      `lambda-log.${LEVELS}`,
      `lambda-log.LambdaLog().${LEVELS}`,
      `@dazn/lambda-powertools-logger.${LEVELS}`,
      `@aws-lambda-powertools/logger.Logger().${LEVELS}`,
      `@aws-lambda-powertools/logger.Logger().createChild().${LEVELS}`,
      `@nestjs/common.Logger().${LEVELS}`,
      `electron-log.${LEVELS}`,
      `fancy-log.${LEVELS}`,
      'debug()',
      'util.debuglog()',
      'fancy-log',
    ],
    returns: 'nothing',
    effect: logAll,
  },
  {
    api: [
      '@aws-lambda-powertools/logger.Logger().{appendKeys,addPersistentLogAttributes,appendPersistentKeys,setPersistentLogAttributes,addContext}',
      'pino().{setBindings,child}',
      'pino.pino().{setBindings,child}',
      'winston.createLogger().child',
      'bunyan.createLogger().child',
    ],
    sinks: [{ kind: 'log', argument: 0, part: 'keys of each log line' }],
    returns: 'api',
  },
  {
    api: '@aws-lambda-powertools/logger.Logger().{logEventIfEnabled}',
    sinks: [{ kind: 'log', argument: 0, part: 'whole event' }],
    returns: 'nothing',
  },
  {
    api: '@aws-lambda-powertools/logger.Logger().injectLambdaContext',
    effect: (call) => logsEvent(call, 0),
    returns: 'api',
  },
  {
    api: [
      '@aws-lambda-powertools/logger.injectLambdaContext',
      '@aws-lambda-powertools/logger/middleware.injectLambdaContext',
    ],
    effect: (call) => logsEvent(call, 1),
    returns: 'api',
  },
  {
    api: ['@middy/input-output-logger'],
    effect: (call) =>
      call.machine.sink('log', call.machine.event, call.at, call.api, 'whole event'),
    returns: 'api',
  },
  {
    // Traces are kept and read like logs.
    api: [
      '@aws-lambda-powertools/tracer.Tracer().{putAnnotation,putMetadata}',
      'aws-xray-sdk*.getSegment().{addAnnotation,addMetadata}',
      '@opentelemetry/api.trace.getActiveSpan().{setAttribute,addEvent}',
    ],
    sinks: [{ kind: 'log', argument: { from: 0 }, part: 'trace' }],
    returns: 'nothing',
  },
  {
    api: [
      '@sentry/{serverless,node,aws-serverless}.{setContext,setExtra,setUser,setTag,captureMessage,addBreadcrumb}',
      '@sentry/{serverless,node,aws-serverless}.captureException',
      'newrelic.{addCustomAttribute,addCustomAttributes,recordCustomEvent}',
      'rollbar().{error,info,log}',
      '@bugsnag/js.notify',
    ],
    sinks: [{ kind: 'third-party', argument: { from: 0 }, part: 'monitoring data' }],
    returns: 'nothing',
  },
]);
