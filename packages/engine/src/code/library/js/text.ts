import type { SinkKind } from '../../../model/code.ts';
import { BETWEEN_DOTS } from '../../interpret/dotless.ts';
import { isShort, SHORT_CLEARS } from '../../interpret/slices.ts';
import type { Clearance } from '../../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../../interpret/value.ts';
import {
  concatenate,
  constant,
  constantsOf,
  extendPath,
  isConstant,
  joinAll,
  keyOf,
  NOTHING,
  onlyText,
  withLabels,
} from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { derived, inJavaScript, isList, JOINED, outsideLabels, proofsOf } from './support.ts';

/** Percent-encoded: letters, digits and `-_.!~*'()%` are left. */
const ENCODED_COMPONENT: Clearance = clearanceOf(
  'path',
  'request',
  'html',
  'header',
  'redirect',
  'log',
  'mail',
  'xml',
  'template',
  'nosql',
  'presign',
);

/** A text with the same characters, changed in a way that no sink minds. */
function sameText(change: (text: string) => string): (call: Call) => Value {
  return (call) => {
    const { receiver, machine } = call;
    const [url] = machine.records(receiver);
    if (url?.store.fields.has('href') === true) return machine.member(receiver, 'href', call.at);
    if (isConstant(receiver)) {
      return joinAll(
        constantsOf(receiver).map((one) =>
          typeof one === 'string' ? constant(change(one)) : constant(one),
        ),
      );
    }
    const text = { ...receiver, objects: [], unknown: true, proofs: undefined };
    return machine.clear(text, clearanceOf('nosql'));
  };
}

/** How many parts of a split text are told apart. */
const PARTS = 4;

function split(call: Call): Value {
  const { receiver, machine } = call;
  const separator = onlyText(call.argument(0));
  const text = onlyText(receiver);
  if (text !== undefined && separator !== undefined) {
    return machine.list(text.split(separator).slice(0, 64).map(constant));
  }
  if (receiver.labels.length === 0) return machine.list([], machine.derive([receiver], call.at));
  // A token in three parts is told by its dots: see what decodes one of them.
  const whole = separator === '.' ? dotted(receiver) : receiver;
  // Each part is something of its own: a check of one says nothing of another.
  const partAt = (index: number): Value =>
    machine.derive(
      [whole],
      { ...call.at, end: call.at.end - index },
      separator === '.' ? BETWEEN_DOTS : 'is split',
    );
  const first = Array.from({ length: PARTS }, (_, index) => partAt(index));
  return machine.list(first, partAt(PARTS));
}

function dotted(value: Value): Value {
  const labels = value.labels.map((label) => {
    const path = extendPath(label.path, '$dots');
    return { ...label, path, key: keyOf(label.origin, path, label.derivation) };
  });
  return { ...NOTHING, labels, unknown: true };
}

function concat(call: Call): Value {
  const { receiver, machine, at } = call;
  const values = [receiver, ...call.args];
  if (values.some(isList)) {
    const elements = values.map((value) => (isList(value) ? machine.element(value, at) : value));
    return machine.list([], joinAll(elements));
  }
  const { labels } = machine.derive(values, at, 'becomes part of a text');
  return withLabels(concatenate(values, 0, at), labels);
}

function slice(call: Call): Value {
  const { receiver, machine, at } = call;
  if (isList(receiver)) return machine.list([], machine.element(receiver, at));
  const short = isShort(call.args[0], call.args[1]) ? SHORT_CLEARS : 0;
  return derived(call, [receiver], 'is cut out of a text', short);
}

function part(call: Call): Value {
  const [from, to] = call.args;
  const isLength = call.api.endsWith('substr') && to !== undefined;
  const short = call.api.endsWith('charAt') || isShort(isLength ? undefined : from, to);
  return derived(call, [call.receiver], 'is cut out of a text', short ? SHORT_CLEARS : 0);
}

/** Whether a list or text holds nothing but what the program or its configuration says. */
function isFixed(value: Value): boolean {
  if (value.atoms.some((atom) => atom.kind === 'constant' && typeof atom.value === 'string')) {
    return !value.unknown && value.labels.length === 0;
  }
  return value.objects.some((one) => one.kind === 'record') && outsideLabels(value).length === 0;
}

/** Membership in a fixed list; absence of a dangerous character or `..` in a text. */
function includes(call: Call): ReturnType<NonNullable<Model['proves']>> {
  const { receiver } = call;
  if (isFixed(receiver)) return { whenTrue: proofsOf(call.argument(0), CLEARS_ALL) };
  const text = onlyText(call.argument(0));
  if (text === '..' || text === '/') return { whenFalse: proofsOf(receiver, clearanceOf('path')) };
  return {};
}

/** A fixed beginning with a whole site in it keeps requests and redirects there. */
function startsWith(call: Call): ReturnType<NonNullable<Model['proves']>> {
  const prefix = onlyText(call.argument(0));
  if (prefix === undefined) {
    // The beginning that the configuration asks for.
    const isConfigured = call.argument(0).atoms.length > 0 && isFixedText(call.argument(0));
    if (!isConfigured) return {};
    const kinds: readonly SinkKind[] = isResolved(call.receiver)
      ? ['path', 'request', 'redirect']
      : ['request', 'redirect'];
    return { whenTrue: proofsOf(call.receiver, clearanceOf(...kinds)) };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#\\@]+[/?#]/i.test(prefix)) {
    return { whenTrue: proofsOf(call.receiver, clearanceOf('request', 'redirect')) };
  }
  // `/tmp/` before a path that was resolved; a text that only begins so may still climb out.
  if (/^\/\w/.test(prefix) && isResolved(call.receiver)) {
    return { whenTrue: proofsOf(call.receiver, clearanceOf('path')) };
  }
  return {};
}

/** Whether a function of `path`, which takes out every `..`, made the text. */
function isResolved({ labels }: Value): boolean {
  return labels.every((label) => {
    for (let one = label.trace; one !== undefined; one = one.before) {
      if (one.text === JOINED) return true;
    }
    return false;
  });
}

function isFixedText(value: Value): boolean {
  return !value.unknown && value.objects.length === 0 && outsideLabels(value).length === 0;
}

/** The language's own functions on texts. */
export const TEXT_MODELS: readonly Model[] = inJavaScript([
  { method: 'trim', returns: sameText((text) => text.trim()) },
  { method: ['trimStart', 'trimLeft'], returns: sameText((text) => text.trimStart()) },
  { method: ['trimEnd', 'trimRight'], returns: sameText((text) => text.trimEnd()) },
  { method: ['toLowerCase', 'toLocaleLowerCase'], returns: sameText((text) => text.toLowerCase()) },
  { method: ['toUpperCase', 'toLocaleUpperCase'], returns: sameText((text) => text.toUpperCase()) },
  { method: 'normalize', returns: sameText((text) => text.normalize()) },
  {
    method: ['toString', 'toLocaleString', 'valueOf', 'toWellFormed'],
    returns: sameText((text) => text),
  },
  {
    api: 'String',
    returns: (call) => {
      const [value] = call.args;
      if (value === undefined) return constant('');
      const [url] = call.machine.records(value);
      if (url?.store.fields.has('href') === true)
        return call.machine.member(value, 'href', call.at);
      if (isConstant(value)) return joinAll(constantsOf(value).map((one) => constant(String(one))));
      if (value.atoms.length > 0) return value;
      return call.machine.clear({ ...value, proofs: undefined }, clearanceOf('nosql'));
    },
  },
  { api: ['String.raw', 'String.fromCharCode', 'String.fromCodePoint'], returns: 'text' },
  { method: 'slice', returns: slice },
  { method: 'concat', returns: concat },
  { method: ['substring', 'substr', 'charAt'], returns: part },
  { method: ['padStart', 'padEnd', 'anchor'], returns: 'text' },
  { method: ['charCodeAt', 'codePointAt', 'localeCompare', 'lastIndexOf'], returns: 'scalar' },
  { method: 'split', returns: split },
  { method: 'includes', returns: 'scalar', proves: includes },
  { method: 'indexOf', returns: 'scalar' },
  { method: 'startsWith', returns: 'scalar', proves: startsWith },
  { method: 'endsWith', returns: 'scalar' },
  {
    method: 'repeat',
    sinks: [{ kind: 'loop', argument: 0, part: 'number of repetitions' }],
    returns: 'text',
  },
  {
    api: 'encodeURIComponent',
    returns: (call) => derived(call, call.args, 'is percent-encoded', ENCODED_COMPONENT),
  },
  {
    // `/`, `:`, `?`, `#` and `&` stay as they are.
    api: 'encodeURI',
    returns: 'text',
    clears: ['header', 'log', 'html', 'mail', 'xml', 'template', 'nosql'],
  },
  { api: ['escape'], returns: 'text', clears: ['header', 'log', 'html', 'redirect', 'xml'] },
  { api: ['decodeURIComponent', 'decodeURI', 'unescape'], returns: decoded },
  {
    api: [
      'escape-html',
      'he.{encode,escape}',
      'html-entities.encode',
      'lodash.escape',
      'lodash/escape',
      'html-escaper.escape',
      'entities.{encodeHTML,escapeUTF8,encodeXML,escapeText}',
      'xss',
      'xss.{filterXSS,escapeHtml}',
      'sanitize-html',
      'dompurify.sanitize',
      'dompurify().sanitize',
      'isomorphic-dompurify.sanitize',
    ],
    returns: 'text',
    clears: ['html', 'xml'],
  },
  {
    api: ['slugify', '@sindresorhus/slugify', 'lodash.{kebabCase,snakeCase,camelCase}', 'slug'],
    returns: 'text',
    clears: ['path', 'html', 'header', 'log', 'redirect', 'request', 'xml', 'shell', 'sql'],
  },
  { api: ['sanitize-filename'], returns: 'text', clears: ['path', 'header', 'log', 'presign'] },
]);

/** Decoding brings back what an encoding took away, so nothing that was proved of the text holds. */
function decoded(call: Call): Value {
  return call.machine.step(call.argument(0), '$url', call.at, 'is percent-decoded');
}
