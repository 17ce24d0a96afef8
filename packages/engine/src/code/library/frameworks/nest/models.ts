import type { Span } from '../../../../model/span.ts';
import type { ClassObj, Value } from '../../../interpret/value.ts';
import { constantsOf, onlyText } from '../../../interpret/values.ts';
import { containerOf } from '../../injection/container.ts';
import { injectedField, isDecorating, noteMark } from '../../injection/marks.ts';
import type { Call, Machine, Model } from '../../model.ts';
import { itemsOf } from '../../validation/reader.ts';
import { dispatched } from './buses.ts';
import { collect } from './modules.ts';
import { ownDecorator } from './parameters.ts';
import { serveController } from './routes.ts';

/** An application that is being made. */
type Made = {
  readonly root: Value;
  readonly at: Span;
  readonly isFastify: boolean;
  prefix: string;
  readonly pipes: Value[];
  readonly guards: Value[];
  isCollected: boolean;
};

const applications = new WeakMap<Machine, Map<string, Made>>();

const CREATE = '@nestjs/core.NestFactory.{create,createApplicationContext}';
const APP = '@nestjs/core.NestFactory.{create,createApplicationContext}()';

/** Applications by the place that makes them: a handler may be run more than once. */
function applicationAt(machine: Machine, { file, start }: Span): Made | undefined {
  return applications.get(machine)?.get(`${file}:${start}`);
}

function create(call: Call): void {
  const { machine, at } = call;
  let known = applications.get(machine);
  if (known === undefined) {
    known = new Map();
    applications.set(machine, known);
  }
  const key = `${at.file}:${at.start}`;
  if (known.has(key)) return;
  const adapters = call.args.slice(1).flatMap((one) => one.objects);
  const isFastify = adapters.some((one) => one.kind === 'api' && /Fastify/.test(one.path));
  const made: Made = {
    root: call.argument(0),
    at,
    isFastify,
    prefix: '',
    pipes: [],
    guards: [],
    isCollected: false,
  };
  known.set(key, made);
  if (call.api.endsWith('.create')) machine.later(() => serve(machine, made));
}

function serve(machine: Machine, made: Made): void {
  const { controllers, pipes, guards, middlewares } = collect(machine, made.root, made.at);
  for (const type of controllers) {
    serveController(machine, type, {
      framework: 'nest',
      prefix: made.prefix,
      pipes: [...made.pipes, ...pipes],
      guards: [...made.guards, ...guards],
      middlewares,
      validates: false,
      sendsPages: !made.isFastify,
    });
  }
}

function applicationsOf(call: Call): readonly Made[] {
  return call.receiver.objects.flatMap((one) =>
    one.kind === 'api' ? (applicationAt(call.machine, one.at) ?? []) : [],
  );
}

function configure(call: Call): void {
  const name = call.api.slice(call.api.lastIndexOf('.') + 1);
  for (const made of applicationsOf(call)) {
    if (name === 'useGlobalPipes') made.pipes.push(...call.args);
    else if (name === 'useGlobalGuards') made.guards.push(...call.args);
    else made.prefix = onlyText(call.argument(0)) ?? '';
  }
}

/** `app.get(Service)`: the container is filled by the modules first. */
function instanceOf(call: Call): Value {
  for (const made of applicationsOf(call)) {
    if (!made.isCollected) collect(call.machine, made.root, made.at);
    made.isCollected = true;
  }
  return containerOf(call.machine).resolve(call.argument(0), call.at);
}

/** `createExpressServer({ controllers: [Users] })` serves them; their classes are validated unless it is turned off. */
function serveControllers(call: Call): void {
  const options = call.argument(call.args.length - 1);
  const prefix = onlyText(call.machine.member(options, 'routePrefix', call.at)) ?? '';
  serveClasses(call, { name: 'controllers', framework: 'routing-controllers', prefix });
}

/** The classes in a list of the options. */
function serveClasses(
  call: Call,
  to: { readonly name: string; readonly framework: string; readonly prefix: string },
): void {
  const { machine, at } = call;
  const options = call.argument(call.args.length - 1);
  const classes = itemsOf(machine, machine.member(options, to.name, at)).flatMap((one) =>
    one.objects.filter((object): object is ClassObj => object.kind === 'class'),
  );
  const option = to.framework === 'type-graphql' ? 'validate' : 'validation';
  const isOff = constantsOf(machine.member(options, option, at)).includes(false);
  const { framework, prefix } = to;
  machine.later(() => {
    for (const type of classes) {
      const app = { framework, prefix, validates: !isOff, sendsPages: false } as const;
      serveController(machine, type, { ...app, pipes: [], guards: [], middlewares: [] });
    }
  });
}

const EXCEPTIONS = '@nestjs/common.*Exception';

/** What an exception says goes to the caller. */
function tellCaller(call: Call): void {
  const text = call.argument(0);
  call.machine.sink('response', text, call.at, call.api, 'message of the exception');
}

/** `config.get('NAME')`: the environment, where it is not one of the program's own settings. */
function setting(call: Call): Value {
  const name = onlyText(call.argument(0));
  const origin = { kind: 'environment', name } as const;
  return call.machine.source({ origin, path: '', derived: false }, call.at, 'read');
}

const DECORATORS =
  '{@nestjs/common,@nestjs/core,@nestjs/cqrs,@nestjs/graphql,routing-controllers,type-graphql}.*()';

/** Fields that a container fills. */
const FIELDS = ['@nestjs/common.Inject()', '@nestjs/{mongoose,typeorm,sequelize}.Inject*()'];

const MODELS: readonly Model[] = [
  { api: DECORATORS, when: isDecorating, effect: noteMark, returns: 'argument:0' },
  { api: FIELDS, when: (call) => !isDecorating(call), returns: injectedField },
  { api: '@nestjs/common.createParamDecorator()', returns: ownDecorator },
  { api: '@nestjs/config.ConfigService().{get,getOrThrow}', returns: setting },
  { api: 'axios.create().axiosRef', reads: ({ object }) => object },
  {
    api: '@nestjs/cqrs.{CommandBus,QueryBus,EventBus}().{execute,publish}',
    returns: dispatched,
  },
  { api: EXCEPTIONS, effect: tellCaller, returns: 'api' },
  { api: CREATE, effect: create, returns: 'api' },
  {
    api: `${APP}.{useGlobalPipes,useGlobalGuards,setGlobalPrefix}`,
    effect: configure,
    returns: 'receiver',
  },
  { api: `${APP}.{get,resolve}`, returns: instanceOf },
  {
    api: 'routing-controllers.{createExpressServer,createKoaServer,useExpressServer,useKoaServer}',
    effect: serveControllers,
    returns: 'api',
  },
  {
    api: 'type-graphql.{buildSchema,buildSchemaSync}',
    effect: (call) =>
      serveClasses(call, { name: 'resolvers', framework: 'type-graphql', prefix: '' }),
    returns: 'api',
  },
];

/** NestJS and routing-controllers: classes whose decorators say what serves which route. */
export const NEST_MODELS: readonly Model[] = MODELS.map((model) => ({
  ...model,
  language: 'javascript',
}));
