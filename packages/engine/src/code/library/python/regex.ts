import type { Clearance, Value } from '../../interpret/value.ts';
import { constant, join, onlyConstant, onlyText } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { groupsOf } from '../pattern/groups.ts';
import { isOnlyBreaks, stillSaying } from '../pattern/removed.ts';
import {
  clearsOfPattern,
  clearsOfRemoval,
  isCatastrophic,
  type MatchMode,
  removedCharacters,
} from '../patterns.ts';
import { dangerous, derivedFor, maderFirst, misuse, native, proofsOf } from './support.ts';

/** Regular expressions: what a match proves, what a replacement takes away, which are slow or from outside. */
export const REGEX_MODELS: readonly Model[] = [
  dangerous(
    '{re,regex,re2}.{compile,match,fullmatch,search,findall,finditer,split,sub,subn,template}',
    'regex',
    0,
    'pattern',
    'pattern',
  ),
  {
    api: '{re,regex,re2}.{match,fullmatch,search}',
    returns: (call) => match(call, call.argument(0, 'pattern'), call.argument(1, 'string')),
    proves: (call) => ({
      whenTrue: proofsOfMatch(call, call.argument(0, 'pattern'), call.argument(1, 'string')),
    }),
    effect: (call) => noteSlow(call, call.argument(0, 'pattern'), call.argument(1, 'string')),
  },
  {
    api: '{re,regex,re2}.compile().{match,fullmatch,search}',
    returns: (call) => match(call, compiled(call), call.argument(0, 'string')),
    proves: (call) => ({
      whenTrue: proofsOfMatch(call, compiled(call), call.argument(0, 'string')),
    }),
    effect: (call) => noteSlow(call, compiled(call), call.argument(0, 'string')),
  },
  {
    api: '{re,regex,re2}.{findall,finditer,split}',
    returns: (call) => all(call, call.argument(0, 'pattern'), call.argument(1, 'string')),
    effect: (call) => noteSlow(call, call.argument(0, 'pattern'), call.argument(1, 'string')),
  },
  {
    api: '{re,regex,re2}.compile().{findall,finditer,split}',
    returns: (call) => all(call, compiled(call), call.argument(0, 'string')),
    effect: (call) => noteSlow(call, compiled(call), call.argument(0, 'string')),
  },
  {
    api: '{re,regex,re2}.{sub,subn}',
    returns: (call) =>
      replaced(
        call,
        call.argument(0, 'pattern'),
        call.argument(1, 'repl'),
        call.argument(2, 'string'),
      ),
    effect: (call) => noteSlow(call, call.argument(0, 'pattern'), call.argument(2, 'string')),
  },
  {
    api: '{re,regex,re2}.compile().{sub,subn}',
    returns: (call) =>
      replaced(call, compiled(call), call.argument(0, 'repl'), call.argument(1, 'string')),
    effect: (call) => noteSlow(call, compiled(call), call.argument(1, 'string')),
  },
  {
    api: '{re,regex,re2}.escape',
    returns: (call) => derivedFor(call, [call.argument(0)], ['regex'], 'is escaped for a pattern'),
  },
  { api: 're.purge', returns: 'nothing' },
  { method: ['group', 'groups', 'groupdict'], returns: 'receiver' },
  { method: ['span', 'start', 'end'], returns: 'nothing' },
];

function compiled(call: Call): Value {
  return maderFirst(call.receiver) ?? call.receiver;
}

/** `re.compile(p)` may be given back to the functions of the module. */
function patternText(pattern: Value): string | undefined {
  return onlyText(pattern) ?? onlyText(maderFirst(pattern) ?? pattern);
}

/** The match, or a group of it: a part of the text. */
function found(call: Call, text: Value): Value {
  return call.machine.derive([text], call.at, 'is a part that a pattern finds');
}

/** A match: what it gives for the number or name of a group. */
function match(call: Call, pattern: Value, text: Value): Value {
  const { machine } = call;
  const source = patternText(pattern);
  const groups =
    source === undefined ? undefined : groupsOf(source, flagsOf(call, pattern), 'python');
  if (groups === undefined) return found(call, text);
  const part = (clears: Clearance): Value => machine.clear(found(call, text), clears);
  const parts = groups.clears.map(part);
  const names = [...groups.names].map(([name, clears]) => [name, part(clears)] as const);
  const fields = Object.fromEntries([
    ...parts.map((value, index) => [String(index), value] as const),
    ...names,
  ]);
  const one = (key: Value | undefined): Value => {
    const name = key === undefined ? '0' : onlyConstant(key);
    const known = name === undefined ? undefined : fields[String(name)];
    return known ?? found(call, text);
  };
  const group = native(call, 'group', (keys) =>
    keys.length > 1 ? machine.list(keys.map(one)) : one(keys[0]),
  );
  const result = machine.record({
    ...fields,
    group,
    groups: native(call, 'groups', () => machine.list(parts.slice(1))),
    groupdict: native(call, 'groupdict', () => machine.record(Object.fromEntries(names))),
    string: text,
  });
  return join(result, constant(null));
}

/** All matches: `findall` gives texts (the only group, if there is one), `finditer` matches, `split` what lies between. */
function all(call: Call, pattern: Value, text: Value): Value {
  const { machine, at, api } = call;
  if (api.endsWith('split')) return machine.list([], found(call, text));
  const one = match(call, pattern, text);
  if (api.endsWith('finditer') || machine.records(one).length === 0) return machine.list([], one);
  const known = groupsOf(patternText(pattern) ?? '', flagsOf(call, pattern), 'python');
  const groups = (known?.clears.length ?? 1) - 1;
  if (groups > 1) return machine.list([], found(call, text));
  return machine.list([], machine.member(one, String(groups), at));
}

const MODES: Readonly<Record<string, MatchMode>> = {
  match: 'match',
  fullmatch: 'full',
  search: 'test',
};

function proofsOfMatch(call: Call, pattern: Value, text: Value): ReturnType<typeof proofsOf> {
  const source = patternText(pattern);
  const how = MODES[call.api.slice(call.api.lastIndexOf('.') + 1)];
  if (source === undefined || how === undefined) return [];
  return proofsOf(text, clearsOfPattern(source, flagsOf(call, pattern), how, 'python'));
}

/** Flags by name, as letters; unknown ones count as multi-line, which proves least. */
function flagsOf(call: Call, pattern: Value): string {
  const position = call.api.includes('compile()') ? 99 : call.api.endsWith('sub') ? 4 : 2;
  const given = call.has(position, 'flags')
    ? call.argument(position, 'flags')
    : madeFlags(call, pattern);
  if (given === undefined) return '';
  const names = given.objects.flatMap((one) =>
    one.kind === 'api' ? [one.path.split('.').at(-1)] : [],
  );
  if (names.length === 0) return 'm';
  return [
    names.some((name) => name === 'I' || name === 'IGNORECASE') ? 'i' : '',
    names.some((name) => name === 'M' || name === 'MULTILINE') ? 'm' : '',
    names.some((name) => name === 'S' || name === 'DOTALL') ? 's' : '',
  ].join('');
}

function madeFlags(call: Call, pattern: Value): Value | undefined {
  for (const value of [pattern, call.receiver]) {
    for (const one of value.objects) {
      if (one.kind === 'api' && one.path.endsWith('.compile()'))
        return one.args[1] ?? one.named.get('flags');
      if (one.kind === 'api' && one.receiver !== undefined) {
        const found = madeFlags({ ...call, receiver: one.receiver }, one.receiver);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

/** Notes where a text from outside meets a pattern that it can make slow. */
function noteSlow(call: Call, pattern: Value, text: Value): void {
  const source = patternText(pattern);
  if (source === undefined || text.labels.length === 0) return;
  const slow = isCatastrophic(source, flagsOf(call, pattern), 'python');
  if (slow === undefined) return;
  const { growth, why, example } = slow;
  misuse(call, 'catastrophic-regex', [text], {
    pattern: source,
    growth,
    why,
    ...(example === undefined ? {} : { example }),
  });
  call.machine.sink('regex', text, call.at, call.api, 'text for a slow pattern');
}

/** `re.sub(r'[^a-z0-9]', '', x)` leaves only harmless characters. */
function replaced(call: Call, pattern: Value, by: Value, text: Value): Value {
  const source = patternText(pattern);
  const replacement = onlyText(by);
  const isFunction = by.objects.some((one) => one.kind === 'closure');
  const given = isFunction ? call.machine.call(by, [found(call, text)], call.at) : by;
  const made = call.machine.derive([text, given], call.at, 'has parts of it replaced');
  const isLimited = call.has(call.api.includes('compile()') ? 2 : 3, 'count');
  if (source === undefined || replacement === undefined || isLimited) return made;
  const flags = flagsOf(call, pattern);
  const clears: Clearance = clearsOfRemoval(source, flags, replacement, 'python');
  const cleared = call.machine.clear(made, clears);
  return isOnlyBreaks(removedCharacters(source, flags, 'python'))
    ? stillSaying(cleared, text)
    : cleared;
}
