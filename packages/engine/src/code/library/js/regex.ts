import type { Clearance } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import {
  concatenate,
  constant,
  constantsOf,
  join,
  NOTHING,
  onlyText,
  UNDEFINED,
} from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { type Characters, charactersOf, NO_CHARACTERS } from '../pattern/characters.ts';
import { groupsOf } from '../pattern/groups.ts';
import { clearRemoved } from '../pattern/removed.ts';
import {
  clearsOfAbsence,
  clearsOfPattern,
  clearsOfRemoval,
  isCatastrophic,
  removedCharacters,
} from '../patterns.ts';
import { derived, inJavaScript, misuse, proofsOf, regexesOf } from './support.ts';

/** What is proved of a text by whether a regular expression finds something in it. */
export function proofsOfMatch(regex: Value, text: Value): ReturnType<NonNullable<Model['proves']>> {
  const regexes = regexesOf(regex);
  if (regexes.length === 0 || regexes.length < regex.objects.length || regex.unknown) return {};
  let found: Clearance = -1;
  let absent: Clearance = -1;
  for (const { pattern, flags } of regexes) {
    found &= clearsOfPattern(pattern, flags, 'test');
    absent &= clearsOfAbsence(pattern, flags);
  }
  return { whenTrue: proofsOf(text, found), whenFalse: proofsOf(text, absent) };
}

/** Notes where a text from outside meets a pattern that it can make slow. */
function noteSlow(call: Call, regex: Value, text: Value): void {
  if (text.labels.length === 0) return;
  for (const { pattern, flags } of regexesOf(regex)) {
    const slow = isCatastrophic(pattern, flags);
    if (slow === undefined) continue;
    const { growth, why, example } = slow;
    const details = { pattern, growth, why, ...(example === undefined ? {} : { example }) };
    misuse(call, 'catastrophic-regex', [text], details);
    call.machine.sink('regex', text, call.at, call.api, 'text for a slow pattern');
  }
}

/** What is put in for a match: a text, or those that a function gives; undefined where that is not known. */
function replacements(by: Value, made: Value): readonly string[] | undefined {
  const isFixed = made.labels.length === 0 && made.objects.length === 0;
  const texts = constantsOf(made);
  if (!isFixed || texts.length === 0 || texts.length < made.atoms.length) return undefined;
  return by.objects.length > 0 || !made.unknown ? texts.map(String) : undefined;
}

/** The characters that a replacement takes out of a text wherever they are. */
function takenOut(call: Call, everywhere: boolean): Characters {
  const what = onlyText(call.argument(0));
  if (what !== undefined)
    return everywhere && what.length === 1 ? charactersOf(what) : NO_CHARACTERS;
  const regexes = regexesOf(call.argument(0));
  const all = regexes.map(({ pattern, flags }) =>
    flags.includes('g') ? removedCharacters(pattern, flags) : NO_CHARACTERS,
  );
  return all.reduce((common, one) => common & one, all[0] ?? NO_CHARACTERS);
}

/** What a text is cleared for from which something was taken out everywhere, and from which more may have been before. */
function clearsOfReplace(call: Call, everywhere: boolean, texts: readonly string[]): Clearance {
  const what = onlyText(call.argument(0));
  const patterns =
    what === undefined
      ? regexesOf(call.argument(0))
      : [{ pattern: escapeText(what), flags: everywhere ? 'g' : '' }];
  // A backslash before each sign with a meaning is as good as taking it out, for a pattern.
  const escapes = texts.length === 1 && (texts[0] === '\\\\$&' || texts[0] === '\\$&');
  let clears: Clearance = patterns.length === 0 ? 0 : -1;
  for (const { pattern, flags } of patterns) {
    const by = escapes ? '' : texts.join('');
    const removes = flags.includes('g') ? clearsOfRemoval(pattern, flags, by) : 0;
    clears &= escapes ? removes & clearanceOf('regex') : removes;
  }
  return clears;
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A fixed text that takes the place of another leaves a text that was put together in its parts, and its beginning known. */
function replacedInParts(call: Call, everywhere: boolean): Value | undefined {
  const [atom] = call.receiver.atoms;
  const { objects, unknown, atoms } = call.receiver;
  const from = onlyText(call.argument(0));
  const to = onlyText(call.argument(1));
  const isText = atoms.length === 1 && objects.length === 0 && !unknown;
  if (!isText || atom?.kind !== 'text' || from === undefined || to === undefined) return undefined;
  const parts = atom.parts.map((part) => {
    const text = onlyText(part);
    if (text === undefined) return replaced({ ...call, receiver: part }, everywhere);
    return constant(everywhere ? text.replaceAll(from, () => to) : text.replace(from, () => to));
  });
  return concatenate(parts, 0, call.at);
}

function replaced(call: Call, everywhere: boolean): Value {
  const inParts = replacedInParts(call, everywhere);
  if (inParts !== undefined) return inParts;
  noteSlow(call, call.argument(0), call.receiver);
  const by = call.argument(1);
  const made = by.objects.some((one) => one.kind === 'closure' || one.kind === 'native')
    ? call.machine.call(by, [call.machine.derive([call.receiver], call.at)], call.at)
    : by;
  const texts = replacements(by, made);
  const clears = texts === undefined ? 0 : clearsOfReplace(call, everywhere, texts);
  const out = texts === undefined ? NO_CHARACTERS : takenOut(call, everywhere);
  // `\r\n` taken out of a log line: what is put in instead counts as well.
  const plain = derived(call, [call.receiver], 'has parts of it replaced', clears);
  const base = clearRemoved(call.machine, plain, {
    from: call.receiver,
    out,
    put: (texts ?? []).join(''),
  });
  const other = call.machine.derive([made], call.at);
  return other.labels.length === 0 ? base : join(base, other);
}

/** A regular expression made of a constant text is as good as one that is written out. */
function makeRegex(call: Call): Value {
  const given = regexesOf(call.argument(0));
  const pattern = onlyText(call.argument(0)) ?? given[0]?.pattern;
  const flags = call.has(1) ? onlyText(call.argument(1)) : (given[0]?.flags ?? '');
  if (pattern === undefined || flags === undefined) {
    return call.machine.derive([call.argument(0)], call.at, 'becomes a regular expression');
  }
  const id = call.machine.record({}).objects[0]?.id ?? 0;
  return { ...NOTHING, objects: [{ kind: 'regex', id, pattern, flags, at: call.at }] };
}

/** Groups of a match are parts of the text; there may be no match. */
function matchOf(call: Call, regex: Value, text: Value): Value {
  const { machine, at } = call;
  const part = (clears: Clearance): Value =>
    derived(call, [text], 'is a part that a pattern finds', clears);
  const [only, ...others] = regexesOf(regex);
  const isKnown = only !== undefined && others.length === 0 && !regex.unknown;
  const groups = isKnown ? groupsOf(only.pattern, only.flags) : undefined;
  if (groups === undefined) {
    const list = machine.list([], part(0));
    machine.assign(list, 'groups', machine.record({}, part(0)), at);
    return list;
  }
  const list = machine.list(groups.clears.map(part));
  const names = [...groups.names].map(([name, clears]) => [name, part(clears)] as const);
  machine.assign(list, 'groups', machine.record(Object.fromEntries(names)), at);
  return list;
}

/** `match` with a global pattern gives all matches, each as a text. */
function matched(call: Call): Value {
  const regex = call.argument(0);
  const match = matchOf(call, regex, call.receiver);
  const isGlobal = regexesOf(regex).some(({ flags }) => flags.includes('g'));
  if (call.api.endsWith('matchAll')) return call.machine.list([], match);
  if (!isGlobal) return join(match, UNDEFINED);
  return join(call.machine.list([], call.machine.member(match, '0', call.at)), UNDEFINED);
}

const hasRegex = (call: Call): boolean => regexesOf(call.receiver).length > 0;

/** Regular expressions: what a match proves, what a replacement takes away, which are slow or from outside. */
export const REGEX_MODELS: readonly Model[] = inJavaScript([
  {
    api: ['RegExp', 're2', 'RE2'],
    sinks: [{ kind: 'regex', argument: 0, part: 'pattern', when: (call) => call.api === 'RegExp' }],
    returns: makeRegex,
  },
  { api: 'RegExp.escape', returns: 'text', clears: ['regex'] },
  {
    method: 'test',
    when: hasRegex,
    returns: 'scalar',
    proves: (call) => proofsOfMatch(call.receiver, call.argument(0)),
    effect: (call) => noteSlow(call, call.receiver, call.argument(0)),
  },
  {
    method: 'exec',
    when: hasRegex,
    returns: (call) => join(matchOf(call, call.receiver, call.argument(0)), UNDEFINED),
    proves: (call) => proofsOfMatch(call.receiver, call.argument(0)),
    effect: (call) => noteSlow(call, call.receiver, call.argument(0)),
  },
  {
    method: ['match', 'matchAll'],
    returns: matched,
    proves: (call) => proofsOfMatch(call.argument(0), call.receiver),
    effect: (call) => {
      noteSlow(call, call.argument(0), call.receiver);
      if (regexesOf(call.argument(0)).length === 0) {
        call.machine.sink('regex', call.argument(0), call.at, 'String.match', 'pattern');
      }
    },
  },
  {
    method: 'search',
    when: (call) => regexesOf(call.argument(0)).length > 0,
    returns: 'scalar',
    effect: (call) => noteSlow(call, call.argument(0), call.receiver),
  },
  { method: 'replaceAll', returns: (call) => replaced(call, true) },
  { method: 'replace', returns: (call) => replaced(call, false) },
  {
    // The library quotes what has a meaning in a pattern.
    api: ['escape-string-regexp', 'lodash.escapeRegExp', 'lodash/escapeRegExp', 'escape-regexp'],
    returns: 'text',
    clears: ['regex'],
  },
]);
