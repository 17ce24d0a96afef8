import type { SinkKind } from '../../../model/code.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { isNothing } from '../../interpret/values.ts';
import { derived } from '../js/support.ts';
import type { Call, Model, Value } from '../model.ts';
import { itemsOf } from '../validation/reader.ts';
import { optional } from './options.ts';

/** What percent-encoding of one part is good for. */
const COMPONENT: readonly SinkKind[] = [
  'request',
  'redirect',
  'header',
  'log',
  'html',
  'mail',
  'xml',
  'template',
  'nosql',
  'presign',
];

const ENCODE = '@postern/guard/encode';

function encoder(names: string, clears: readonly SinkKind[]): Model {
  return { api: `${ENCODE}.{${names}}`, returns: 'text', clears };
}

/** An address whose server is one of a list: it may go anywhere that an address may. */
function safeUrl(call: Call): Value {
  const { machine, at } = call;
  const hosts = optional(machine, call.args[1], 'hosts', at);
  const clears = clearanceOf('html', 'header', 'log', ...(isListed(hosts, call) ? SERVERS : []));
  const text = derived(call, call.args.slice(0, 1), 'is checked as an address', clears);
  return machine.record({ href: text }, text);
}

const SERVERS: readonly SinkKind[] = ['request', 'redirect'];

/** A path of this site, or an address of a listed host. */
function redirectTarget(call: Call): Value {
  const isOwn = !call.has(1) || isListed(call.argument(1), call);
  const clears = clearanceOf('header', 'log', ...(isOwn ? SERVERS : []));
  return derived(call, call.args.slice(0, 1), 'is checked as an address', clears);
}

/** Hosts that stand in the code or its configuration, not in the event. */
function isListed(hosts: Value | undefined, { machine }: Call): boolean {
  if (hosts === undefined || isNothing(hosts)) return false;
  return [hosts, ...itemsOf(machine, hosts)].every(({ labels }) =>
    labels.every(({ origin }) => origin.kind === 'environment'),
  );
}

/** Text that is declared to be markup; nothing is encoded. */
const TRUSTED: Model = {
  api: `${ENCODE}.trusted`,
  sinks: [{ kind: 'html', argument: 0, part: 'trusted markup' }],
  returns: 'argument:0',
};

/** Arguments that are no options; joined to a command line they are as dangerous as before. */
const PROGRAM: Model = {
  api: `${ENCODE}.programArguments`,
  returns: (call) => call.machine.list(call.args, call.rest),
};

/** Encodings by the place where a text goes: each clears that place and no other. */
export const ENCODE_MODELS: readonly Model[] = [
  encoder('htmlText,htmlAttribute,html,jsonInHtml', ['html', 'xml']),
  encoder('urlComponent', COMPONENT),
  encoder('urlSegment', [...COMPONENT, 'path']),
  encoder('headerValue,attachment', ['header', 'log']),
  encoder('fileName', ['path', 'header', 'log', 'presign']),
  encoder('logText', ['log']),
  encoder('csvCell,csvRow,sqlLike', []),
  encoder('sqlIdentifier', ['sql']),
  encoder('patternText', ['regex']),
  { api: `${ENCODE}.sqlDirection`, returns: 'nothing' },
  { api: `${ENCODE}.safeUrl`, returns: safeUrl },
  { api: `${ENCODE}.redirectTarget`, returns: redirectTarget },
  TRUSTED,
  PROGRAM,
];
