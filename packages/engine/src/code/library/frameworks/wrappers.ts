import { truthOf } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { native, observed } from './support.ts';

/** Functions that take a handler and give one that does the same, and watches it. */
const JAVASCRIPT_WRAPPERS = [
  '{@sentry/serverless,@sentry/aws-serverless}.wrapHandler',
  '{@sentry/serverless,@sentry/aws-serverless}.AWSLambda.wrapHandler',
  'datadog-lambda-js.datadog',
  'newrelic.setLambdaHandler',
  'epsagon.{lambdaWrapper,wrapHandler}',
  '@lumigo/tracer()',
  '@lumigo/tracer().trace',
  '@thundra/core()',
  'thundra-lambda-nodejs-wrapper()',
  'aws-lambda-consumer',
  'iopipe()',
  '@iopipe/iopipe()',
  '@aws-lambda-powertools/tracer.Tracer().captureLambdaHandler',
  'lambda-log.wrap',
  'vandium.*',
  'lambda-handler-as-promised',
  'source-map-support/register',
  'dashbird.wrap',
  'aws-embedded-metrics.metricScope',
  '@codegenie/lambda-wrapper',
  'awslambda.streamifyResponse',
  '@opentelemetry/instrumentation-aws-lambda.wrap',
];

const PYTHON_WRAPPERS = [
  '**.Tracer().{capture_lambda_handler,capture_method}',
  '**.Metrics().log_metrics',
  '**.{SingleMetric,EphemeralMetrics,DatadogMetrics}().log_metrics',
  'aws_xray_sdk.core.xray_recorder.{capture,capture_async}',
  'datadog_lambda.wrapper.datadog_lambda_wrapper',
  'datadog_lambda.metric.lambda_metric',
  'epsagon.{lambda_wrapper,python_wrapper}',
  'lumigo_tracer.lumigo_tracer',
  'thundra.thundra_agent.Thundra()',
  'newrelic.agent.lambda_handler',
  'sentry_sdk.integrations.serverless.serverless_function',
  'iopipe.IOpipe()',
  'aws_lambda_powertools.middleware_factory.lambda_handler_decorator',
  'aws_embedded_metrics.metric_scope',
  'lambda_decorators.*',
];

const isGiven = (call: Call): boolean =>
  call.has(0) && call.argument(0).objects.some((one) => one.kind !== 'record');

/** What is used of them says how a function is watched. */
const WATCHING: readonly (readonly [string, readonly string[]])[] = [
  [
    'structured-logger',
    [
      '@aws-lambda-powertools/logger.Logger',
      'aws_lambda_powertools.{Logger,logging.Logger,logging.logger.Logger}',
      'pino',
      'pino.pino',
      'winston.createLogger',
      'bunyan.createLogger',
      'lambda-log.LambdaLog',
      '@dazn/lambda-powertools-logger.*',
      'structlog.{get_logger,getLogger}',
      'pythonjsonlogger.jsonlogger.JsonFormatter',
      'pythonjsonlogger.json.JsonFormatter',
      'loguru.logger.add',
      'tslog.Logger',
      'loglevel.getLogger',
    ],
  ],
  [
    'tracing',
    [
      '@aws-lambda-powertools/tracer.Tracer',
      'aws_lambda_powertools.{Tracer,tracing.Tracer,tracing.tracer.Tracer}',
      'aws-xray-sdk.{captureAWS,captureHTTPsGlobal,captureAWSv3Client,captureAWSClient}',
      'aws-xray-sdk-core.{captureAWS,captureHTTPsGlobal,captureAWSv3Client,captureAWSClient}',
      'aws_xray_sdk.core.{patch_all,patch}',
      'aws_xray_sdk.core.xray_recorder.{capture,in_subsegment}',
      '@opentelemetry/api.trace.getTracer',
      'opentelemetry.trace.get_tracer',
    ],
  ],
  [
    'correlation-id',
    [
      '**.Logger().{set_correlation_id,setCorrelationId,append_keys,appendKeys,addContext}',
      '@dazn/lambda-powertools-correlation-ids.*',
      '@aws-lambda-powertools/logger/correlationId.*',
      'asgi_correlation_id.CorrelationIdMiddleware',
      'cls-rtracer.*',
    ],
  ],
];

/** `@logger.inject_lambda_context(log_event=True, correlation_id_path=…)`, seen where the handler is called. */
function withContext(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const logs = callee?.named.get('log_event');
  const hasId = callee?.named.has('correlation_id_path') === true;
  return native(machine, 'handler', (args, at) => {
    if (hasId) observed(call, 'correlation-id');
    if (logs !== undefined && truthOf(logs) === true) {
      observed(call, 'logs-event');
      machine.sink('log', args[0] ?? machine.event, call.at, call.api, 'event');
    }
    return machine.callHandler(handler, args, at);
  });
}

/** Wrappers that only watch, and what says how a function is watched. */
export const WRAPPER_MODELS: readonly Model[] = [
  {
    api: JAVASCRIPT_WRAPPERS,
    language: 'javascript',
    when: isGiven,
    returns: 'argument:0',
  },
  { api: PYTHON_WRAPPERS, language: 'python', when: isGiven, returns: 'argument:0' },
  {
    api: PYTHON_WRAPPERS.map((one) => `${one}()`),
    language: 'python',
    when: isGiven,
    returns: 'argument:0',
  },
  {
    api: '**.inject_lambda_context',
    language: 'python',
    when: isGiven,
    returns: 'argument:0',
  },
  {
    api: '**.inject_lambda_context()',
    language: 'python',
    when: isGiven,
    returns: withContext,
  },
  ...WATCHING.map(
    ([kind, api]): Model => ({
      api,
      effect: (call) => observed(call, kind),
    }),
  ),
];
