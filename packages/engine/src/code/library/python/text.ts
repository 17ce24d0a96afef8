import type { SinkKind } from '../../../model/code.ts';
import { BETWEEN_DOTS } from '../../interpret/dotless.ts';
import type { Clearance, Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { constant, isConstant, onlyConstant, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { charactersOf, NO_CHARACTERS } from '../pattern/characters.ts';
import { clearRemoved } from '../pattern/removed.ts';
import { clearsOfPattern, clearsOfRemoval } from '../patterns.ts';
import { flag, NUMBER_CLEARS, proofsOf, textOf } from './support.ts';
import { settlesHost } from './urls.ts';

/** Methods of `str` and `bytes`. */
export const TEXT_MODELS: readonly Model[] = [
  { method: ['lower', 'casefold'], returns: (call) => recased(call, (text) => text.toLowerCase()) },
  { method: 'upper', returns: (call) => recased(call, (text) => text.toUpperCase()) },
  { method: ['strip', 'lstrip', 'rstrip'], returns: stripped },
  {
    method: ['title', 'capitalize', 'swapcase', 'expandtabs', 'removeprefix', 'removesuffix'],
    returns: 'receiver',
  },
  { method: ['encode', 'decode', 'tobytes', 'hex'], returns: 'receiver' },
  { method: ['zfill', 'ljust', 'rjust', 'center', 'translate'], returns: derivedText },
  { method: 'replace', returns: replaced },
  { method: 'format', returns: formatted },
  { method: 'format_map', returns: 'text' },
  { method: 'join', returns: joined },
  { method: ['split', 'rsplit', 'splitlines'], returns: split },
  { method: ['partition', 'rpartition'], returns: partitioned },
  {
    method: ['find', 'rfind', 'rindex', 'count', '__len__', 'bit_length', 'total_seconds'],
    returns: flag,
  },
  { method: 'startswith', returns: flag, proves: startsWith },
  { method: 'endswith', returns: flag },
  predicate(['isdigit', 'isdecimal', 'isnumeric'], () => NUMBER_CLEARS),
  predicate(['isalnum', 'isalpha'], () => clearsOfPattern('[a-zA-Z0-9]*', '', 'full', 'python')),
  predicate(['isidentifier'], () => clearsOfPattern('[a-zA-Z0-9_]*', '', 'full', 'python')),
  { method: ['isascii', 'isspace', 'islower', 'isupper', 'isprintable'], returns: flag },
];

function predicate(method: readonly string[], clears: () => Clearance): Model {
  return {
    method,
    returns: flag,
    proves: (call) => ({ whenTrue: proofsOf(call.receiver, clears()) }),
  };
}

/** Case and surrounding space change nothing that a check of the text looks at. */
function recased(call: Call, change: (text: string) => string): Value {
  const text = onlyText(call.receiver);
  return text === undefined || !isConstant(call.receiver) ? call.receiver : constant(change(text));
}

function stripped(call: Call): Value {
  return call.has(0) ? call.receiver : recased(call, (text) => text.trim());
}

function derivedText(call: Call): Value {
  return textOf(call, [call.receiver]);
}

/** `x.replace('\n', '')` leaves no line break, `x.replace('/', '_')` no way out of a directory. */
function replaced(call: Call): Value {
  const from = onlyText(call.argument(0, 'old'));
  const to = onlyText(call.argument(1, 'new'));
  const { machine, receiver, at } = call;
  if (from !== undefined && to !== undefined && isConstant(receiver)) {
    const text = onlyText(receiver);
    if (text !== undefined) return constant(text.replaceAll(from, to));
  }
  const made = machine.derive([receiver, call.argument(1, 'new')], at, 'has parts replaced');
  if (from === undefined || to === undefined || call.has(2, 'count')) return made;
  const out = from.length === 1 ? charactersOf(from) : NO_CHARACTERS;
  const cleared = machine.clear(made, removalClears(from, to));
  return clearRemoved(machine, cleared, { from: receiver, out, put: to });
}

function removalClears(from: string, to: string): Clearance {
  // Python ends lines at either character, but log viewers and mail servers need the line feed.
  const kinds: readonly SinkKind[] = from === '\n' && !to.includes('\n') ? ['log'] : [];
  const pattern = from.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return clearanceOf(...kinds) | clearsOfRemoval(pattern, '', to, 'python');
}

const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}/g;

/** `'a {} {name}'.format(x, name=y)` as a text with holes, where the format is known. */
function formatted(call: Call): Value {
  const format = onlyText(call.receiver);
  if (format === undefined) return textOf(call, [call.receiver, ...call.args, ...named(call)]);
  const parts: Value[] = [];
  let end = 0;
  let next = 0;
  for (const match of format.matchAll(FIELD)) {
    parts.push(constant(format.slice(end, match.index)));
    end = match.index + match[0].length;
    const field = match[1];
    if (field === undefined) parts.push(constant(match[0].charAt(0)));
    else parts.push(formatField(call, field === '' ? String(next++) : field));
  }
  return textOf(call, [...parts, constant(format.slice(end))]);
}

function formatField(call: Call, field: string): Value {
  const [name = '', ...path] = field.split(/[.[\]]+/).filter((segment) => segment !== '');
  const start = /^\d+$/.test(name) ? call.args[Number(name)] : call.named.get(name);
  let value = start ?? UNKNOWN;
  for (const segment of path) value = call.machine.member(value, segment, call.at);
  return value;
}

function named(call: Call): readonly Value[] {
  return [...call.named.values()];
}

function joined(call: Call): Value {
  const items = call.argument(0);
  const [list, ...others] = call.machine.records(items);
  const known = others.length === 0 && items.labels.length === 0 && list?.store.rest === undefined;
  const cells = known && list !== undefined ? [...list.store.fields.values()] : undefined;
  if (cells === undefined || cells.length === 0) {
    // How many elements there are is not known: the first, and what follows it.
    const element = call.machine.element(items, call.at);
    return textOf(call, [element, call.receiver, element]);
  }
  return textOf(
    call,
    cells.flatMap((cell, index) => (index === 0 ? [cell.value] : [call.receiver, cell.value])),
  );
}

/** The words for a text that was cut at its dots; `identity.ts` knows a token taken apart by hand from them. */
export const CUT_AT_DOTS = 'is cut at its dots';

function split(call: Call): Value {
  const separator = onlyText(call.argument(0, 'sep'));
  const text = onlyText(call.receiver);
  if (
    text !== undefined &&
    isConstant(call.receiver) &&
    separator !== undefined &&
    separator !== ''
  ) {
    return call.machine.list(text.split(separator).slice(0, 50).map(constant));
  }
  if (!call.has(1, 'maxsplit')) return call.machine.list([], piece(call, separator, true));
  // What is cut off is a piece; the rest still has separators in it.
  const [rest, cut] = [piece(call, separator, false), piece(call, separator, true)];
  const isLast = call.api.endsWith('rsplit') && onlyConstant(call.argument(1, 'maxsplit')) === 1;
  return isLast ? call.machine.list([rest, cut]) : call.machine.list([], rest);
}

function partitioned(call: Call): Value {
  const separator = onlyText(call.argument(0));
  const [rest, cut] = [piece(call, separator, false), piece(call, separator, true)];
  const isLast = call.api.endsWith('rpartition');
  return call.machine.list([isLast ? rest : cut, call.argument(0), isLast ? cut : rest]);
}

/** A piece between slashes cannot climb; a piece without line breaks cannot forge a log line. */
function piece(call: Call, separator: string | undefined, isWhole: boolean): Value {
  const text = separator !== '.' ? 'is split' : isWhole ? BETWEEN_DOTS : CUT_AT_DOTS;
  const made = call.machine.derive([call.receiver], call.at, text);
  if (!isWhole) return made;
  if (separator === '/') return call.machine.clear(made, clearanceOf('path'));
  const isLine = separator === '\n' || call.api.endsWith('splitlines');
  return isLine ? call.machine.clear(made, clearanceOf('log', 'header')) : made;
}

/** A whole scheme and host in front settles where a URL leads; a directory in front settles nothing (`../`). */
function startsWith(call: Call): ReturnType<NonNullable<Model['proves']>> {
  const prefix = call.argument(0, 'prefix');
  const list = call.machine.records(prefix);
  const one = list.length === 0 ? prefix : call.machine.element(prefix, call.at);
  const settled =
    !one.unknown &&
    one.objects.length === 0 &&
    one.atoms.length > 0 &&
    one.atoms.every((atom) => atom.kind === 'constant' && settlesHost(String(atom.value)));
  return settled
    ? { whenTrue: proofsOf(call.receiver, clearanceOf('request', 'redirect')) }
    : { whenTrue: [] };
}
