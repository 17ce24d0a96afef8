import { isConstant } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { apiPaths, is, misuse, sinkAll } from './support.ts';

const LEVELS =
  'debug,info,warning,warn,error,exception,critical,fatal,log,trace,success,notice,msg';

const LOGGERS: readonly string[] = [
  'logging',
  'logging.{getLogger,Logger,LoggerAdapter}()',
  'logging.getLogger().getChild()',
  'loguru.logger',
  'structlog.{get_logger,getLogger,wrap_logger}()',
  'structlog.stdlib.get_logger()',
  'aws_lambda_powertools.Logger()',
  'aws_lambda_powertools.logging.Logger()',
  'aws_lambda_powertools.logging.logger.Logger()',
  'lambda_powertools.Logger()',
  'aws_lambda_logging',
  'flask.Flask().logger',
  'flask.current_app.logger',
  'chalice.Chalice().log',
  'celery.utils.log.get_task_logger()',
  'multiprocessing.get_logger()',
  'absl.logging',
];

const logs = sinkAll('log', 'message');

/** What is written to the log. */
export const LOGGING_MODELS: readonly Model[] = [
  {
    api: [
      'print',
      'pprint.{pprint,pp}',
      'rich.print',
      'sys.{stdout,stderr,__stdout__}.write',
      'warnings.warn',
      'icecream.ic',
      'click.echo',
    ],
    effect: printed,
    returns: 'nothing',
  },
  { api: LOGGERS.map((logger) => `${logger}.{${LEVELS}}`), effect: logs, returns: 'nothing' },
  {
    // Keys that go with every line from here on.
    api: [
      'aws_lambda_powertools.Logger().{append_keys,structure_logs,append_context_keys}',
      'aws_lambda_powertools.logging.Logger().{append_keys,structure_logs,append_context_keys}',
      'structlog.{contextvars,threadlocal}.{bind_contextvars,bind_threadlocal}',
      'loguru.logger.{contextualize,configure}',
    ],
    effect: sinkAll('log', 'fields'),
    returns: 'nothing',
  },
  {
    // A logger with fields is a logger.
    api: LOGGERS.map((logger) => `${logger}.{bind,opt,new,patch,unbind,try_unbind}`),
    effect: sinkAll('log', 'fields'),
    returns: 'receiver',
  },
  {
    api: LOGGERS.map(
      (logger) =>
        `${logger}.{setLevel,addHandler,removeHandler,handle,set_correlation_id,isEnabledFor,remove_keys,clear_state,makeRecord,add,remove}`,
    ),
    returns: 'nothing',
  },
  {
    api: [
      'aws_lambda_powertools.Logger().inject_lambda_context',
      'aws_lambda_powertools.logging.Logger().inject_lambda_context',
    ],
    when: (call) => call.has(0, 'lambda_handler'),
    returns: 'argument:0',
  },
  {
    api: [
      'aws_lambda_powertools.Logger().inject_lambda_context',
      'aws_lambda_powertools.logging.Logger().inject_lambda_context',
    ],
    when: (call) => !call.has(0, 'lambda_handler'),
    effect: logsEvent,
  },
  {
    api: [
      'aws_lambda_powertools.Logger().inject_lambda_context()',
      'aws_lambda_powertools.logging.Logger().inject_lambda_context()',
    ],
    returns: 'argument:0',
  },
  {
    api: [
      'logging.{basicConfig,disable,addLevelName,captureWarnings}',
      'logging.config.{dictConfig,fileConfig}',
      'structlog.configure',
    ],
    returns: 'nothing',
  },
  {
    api: ['boto3.set_stream_logger', 'botocore.session.Session().set_stream_logger'],
    effect: (call) => misuse(call, 'debug-mode'),
    returns: 'nothing',
  },
  // A logger that came in as an argument: names that nothing else uses.
  {
    method: ['exception', 'warning', 'critical', 'debug', 'info'],
    when: isLogLike,
    effect: logs,
    returns: 'nothing',
  },
];

/** What `print` writes into a file of its own is no log line. */
function printed(call: Call): void {
  const target = call.named.get('file');
  if (target !== undefined && !apiPaths(target).some((path) => path.startsWith('sys.'))) return;
  for (const value of call.args) call.machine.sink('log', value, call.at, call.api, 'message');
}

/** `inject_lambda_context(log_event=True)` writes the whole event. */
function logsEvent(call: Call): void {
  if (!is(call.argument(1, 'log_event'), true)) return;
  call.machine.sink('log', call.machine.event, call.at, call.api, 'event');
}

function isLogLike(call: Call): boolean {
  return call.receiver.labels.length === 0 && call.args.length > 0 && !isConstant(call.receiver);
}
