/**
 * Handlers that monitoring libraries put in place of the function's own, which an environment variable then
 * names. Those of Node are recognised by `node_modules` in their path, those of Python by their module.
 */
const PYTHON_MODULES =
  /^(?:datadog_lambda|newrelic_lambda_wrapper|sentry_sdk|lumigo_tracer|epsagon|thundra|signalfx_lambda|instana|iopipe|rookout|aws_lambda_powertools|splunk_otel\w*)[./]/;
const NODE_MODULES =
  /^(?:newrelic-lambda-wrapper|newrelic-esm-lambda-wrapper|lumigo-auto-instrument|instana-aws-lambda-auto-wrap\w*|thundra_handler|epsagon_\w+)\./;

/** Whether a handler is a library's rather than the function's own. */
export function isWrapper(handler: string): boolean {
  return (
    /(?:^|\/)node_modules\//.test(handler) ||
    PYTHON_MODULES.test(handler) ||
    NODE_MODULES.test(handler)
  );
}
