import type { Value } from '../../interpret/value.ts';
import { NOTHING, ofObject, UNKNOWN } from '../../interpret/values.ts';
import { native } from '../frameworks/support.ts';
import type { Machine } from '../model.ts';
import { follow, LAYOUTS } from './envelopes.ts';
import type { Checking } from './schema.ts';

/** What a guard has in hand when it calls a function that its options hold. */
type Known = { readonly event: Value; readonly data: Value; readonly ctx: Value };

const MOST_DEPTH = 5;
/** Options are a dozen; what has more is somebody's data. */
const MOST_FIELDS = 60;
const OURS = /^@postern\/guard(?:\/|\.)/;

/**
 * Calls what the options of a guard, and of the parts in them, have the guard call beside the handler: where records are parked, how a key is found, who
 * writes a refusal, who fetches a secret. Such code runs in the same function with the same role, so its calls count.
 */
export function runHooks(
  options: Value | undefined,
  name: string,
  known: Known,
  to: Checking,
): void {
  if (options === undefined) return;
  to.machine.apart(() => callAll(options, '', 0, { name, known, to, seen: new Set() }));
}

type Walk = {
  readonly name: string;
  readonly known: Known;
  readonly to: Checking;
  readonly seen: Set<unknown>;
};

function callAll(value: Value, name: string, depth: number, walk: Walk): void {
  const { machine } = walk.to;
  if (depth > MOST_DEPTH) return;
  for (const one of value.objects) {
    if (walk.seen.has(one)) continue;
    walk.seen.add(one);
    if (one.kind === 'closure') {
      machine.call(ofObject(one), argumentsOf(name, walk), walk.to.at);
    } else if (one.kind === 'api' && OURS.test(one.path)) {
      for (const arg of one.args) callAll(arg, name, depth + 1, walk);
    } else if (one.kind === 'record') {
      const { fields, rest } = one.store;
      for (const [field, { value: held }] of [...fields].slice(0, MOST_FIELDS)) {
        callAll(held, one.isList ? name : field, depth + 1, walk);
      }
      if (one.isList) callAll(rest?.value ?? NOTHING, name, depth + 1, walk);
    }
  }
}

/** What a function gets by the name of its option; whatever else there is, is called with nothing that is known. */
function argumentsOf(name: string, { name: event, known, to }: Walk): readonly Value[] {
  const { machine, at } = to;
  const { ctx } = known;
  switch (name) {
    case 'park':
      return [pieceOf(event, known, to), UNKNOWN, ctx];
    case 'key':
    case 'payload':
      return [known.data, ctx];
    case 'isAllowed':
    case 'tenant':
      return [machine.member(ctx, 'claims', at), UNKNOWN];
    case 'token':
    case 'read':
    case 'message':
      return [machine.member(ctx, 'http', at), UNKNOWN];
    case 'call':
    case 'admit':
    case 'work':
    case 'done':
      return [ctx, nextOf(machine)];
    default:
      return [UNKNOWN, UNKNOWN, UNKNOWN];
  }
}

/** A record as it came. */
function pieceOf(name: string, { event }: Known, { machine, at }: Checking): Value {
  const each = LAYOUTS[name]?.each;
  const raw = each === undefined ? event : follow(machine, event, each, at);
  return machine.record({ raw, id: UNKNOWN });
}

function nextOf(machine: Machine): Value {
  return native(machine, 'next', () => UNKNOWN);
}
