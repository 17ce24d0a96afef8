import { join, onlyText, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { apisOf, inJavaScript, isFunction, isList, native } from './support.ts';

const OWN = '{stream,readable-stream}';

/** What a stream of our own does with each piece: the options that it was made with. */
function workOf(call: Call, target: Value): readonly Value[] {
  return apisOf(target).flatMap(({ path, args: [options] }) => {
    if (!/\.(?:Writable|Transform|Duplex)\(\)$/.test(path) || options === undefined) return [];
    return ['write', 'transform'].map((name) => call.machine.member(options, name, call.at));
  });
}

/** The pieces that go into a stream, and what comes out. */
function through(call: Call, target: Value, pieces: Value): Value {
  const { machine, at } = call;
  let out = pieces;
  for (const work of workOf(call, target)) {
    if (!isFunction(work)) continue;
    const done = native(machine, 'done', ([, given]) => {
      if (given !== undefined) out = join(out, given);
      return UNDEFINED;
    });
    machine.call(work, [pieces, UNKNOWN, done], at);
  }
  return out;
}

/** Elements of a list that is read as a stream; else what the stream is made of. */
function piecesOf(call: Call, source: Value): Value {
  return isList(source) ? call.machine.element(source, call.at) : source;
}

function pipeline(call: Call): Value {
  const stages = call.args.filter((one) => !isFunction(one));
  const [source = UNKNOWN, ...others] = stages;
  let pieces = piecesOf(call, source);
  for (const stage of others) pieces = through(call, stage, pieces);
  const last = call.args.at(-1);
  if (last !== undefined && isFunction(last)) call.machine.call(last, [UNKNOWN], call.at);
  return pieces;
}

/** Streams of Node that the program makes itself. */
export const STREAM_MODELS: readonly Model[] = inJavaScript([
  {
    api: `${OWN}.Readable.from`,
    returns: (call) => {
      const given = call.argument(0);
      const isText = !isList(given) && given.atoms.length > 0;
      const piece = isText ? given : call.machine.element(given, call.at);
      return call.machine.list([], piece);
    },
  },
  { api: [`${OWN}.pipeline`, 'stream/promises.pipeline', 'pump'], returns: pipeline },
  {
    // A list that is read as a stream.
    method: ['on', 'once'],
    when: (call) => isList(call.receiver) && isFunction(call.argument(1)),
    returns: (call) => {
      const isPiece = onlyText(call.argument(0)) === 'data';
      const given = isPiece ? call.machine.element(call.receiver, call.at) : UNDEFINED;
      call.machine.call(call.argument(1), [given], call.at);
      return call.receiver;
    },
  },
  {
    method: 'pipe',
    when: (call) => workOf(call, call.argument(0)).some(isFunction),
    returns: (call) => through(call, call.argument(0), piecesOf(call, call.receiver)),
  },
]);
