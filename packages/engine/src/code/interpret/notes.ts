import type { Span } from '../../model/span.ts';
import { deepLabels } from './describe.ts';
import { sourceOf } from './recorder.ts';
import type { Run } from './run.ts';
import { isSignedIn } from './signed-in.ts';
import type { Label, Value } from './value.ts';
import { constantsOf } from './values.ts';

const MOST_SOURCES = 6;

/**
 * Notes that text from outside or a setting is compared with `==`: kind `comparison`, `from` is that text, `with`
 * says what it is held against (`constant`, `environment`, `secret`, `call`, `event`, `hash`), `name` which.
 */
export function noteComparison(run: Run, left: Value, right: Value, at: Span): void {
  noteSide(run, left, right, at);
  if (left !== right) noteSide(run, right, left, at);
}

function noteSide(run: Run, subject: Value, other: Value, at: Span): void {
  if (constantsOf(other).some((one) => GREAT.test(String(one)))) noteRight(run, subject, RIGHT, at);
  const from = subject.labels.filter(isCompared).slice(0, MOST_SOURCES);
  if (from.length === 0) return;
  const against = againstOf(other);
  if (against === undefined) return;
  // What the deployment fixes is a setting where it is held against a constant, and nothing else.
  if (against.with !== 'constant' && from.every(({ origin }) => origin.kind !== 'event')) return;
  const details = isSignedIn(run.state.checks) ? { ...against, signedIn: true } : against;
  run.recorder.observation({ kind: 'comparison', at, details, from: from.map(sourceOf) });
}

function isCompared({ origin }: Label): boolean {
  return origin.kind === 'event' || (origin.kind === 'environment' && origin.name !== undefined);
}

type Against = { readonly with: string; readonly name: string };

function againstOf(other: Value): Against | undefined {
  const labels = deepLabels(other);
  const own = labels.find(
    ({ origin }) =>
      origin.kind === 'secret' || (origin.kind === 'environment' && origin.name !== undefined),
  );
  if (own !== undefined) {
    const { origin, derivation } = own;
    const name =
      origin.kind === 'environment'
        ? (origin.name ?? '')
        : origin.kind === 'secret'
          ? origin.what
          : '';
    return { with: derivation === 0 ? origin.kind : 'hash', name };
  }
  const asked = labels.find(({ origin }) => origin.kind === 'call' || origin.kind === 'event');
  if (asked !== undefined) return { with: asked.origin.kind, name: asked.path };
  const [constant] = constantsOf(other);
  if (constant === undefined || constant === null || constant === '') return undefined;
  return { with: 'constant', name: String(constant).slice(0, 60) };
}

/** Notes that a part of the event or a variable of the environment decides by being there at all: kind `truth-test`. */
export function noteTruth(run: Run, tested: Value, at: Span): void {
  noteRight(run, tested, FLAG, at);
  for (const label of tested.labels) {
    const { origin, derivation, path } = label;
    if (derivation !== 0) continue;
    if (origin.kind === 'event' ? path === '' : origin.kind !== 'environment') continue;
    const name = origin.kind === 'environment' ? (origin.name ?? '') : path;
    if (name === '') continue;
    const details = { name, origin: origin.kind };
    run.recorder.observation({ kind: 'truth-test', at, details, from: [sourceOf(label)] });
  }
}

/** Flags that say by themselves that somebody may do more than others. */
const FLAG = /(?:^|\.)\w*(?:admin|staff|superuser)\w*(?:\.(?:S|N|BOOL|\*))*$/i;
/** Values of a role of those who may do more than others. */
const GREAT = /admin|super|owner|staff|root|manager|moderator|^(?:true|1)$/i;

const RIGHT =
  /(?:^|\.)\w*(?:admin|role|staff|superuser|permission|privilege)\w*(?:\.(?:S|N|BOOL|\*))*$/i;

/** Notes that what a record says of somebody's rights decides: kind `right-looked-up`, `from` is the field of the record. */
function noteRight(run: Run, tested: Value, named: RegExp, at: Span): void {
  const from = tested.labels.filter(
    ({ origin, path }) => origin.kind === 'call' && named.test(path),
  );
  if (from.length === 0) return;
  const details = { name: from[0]?.path ?? '' };
  run.recorder.observation({ kind: 'right-looked-up', at, details, from: from.map(sourceOf) });
}

/** Fields whose value lets somebody in; kept wide, since rules look at names and values again. */
const LETS_IN = /pass(?:w|code|phrase|$)|pwd|secret|token|key|credential|authorization/i;
const MIN_SECRET = 6;
const MAX_SECRET = 300;
const MAX_DEPTH = 3;

/** Calls whose argument at a position is a key. */
const KEYS: ReadonlyMap<string, number> = new Map([
  ['jsonwebtoken.sign', 1],
  ['jsonwebtoken.verify', 1],
  ['jwt.encode', 1],
  ['jwt.decode', 1],
  ['jose.jwt.encode', 1],
  ['jose.jwt.decode', 1],
  ['jwt-simple.encode', 1],
  ['jwt-simple.decode', 1],
  ['crypto.createHmac', 1],
  ['crypto.createCipheriv', 1],
  ['crypto.createDecipheriv', 1],
  ['hmac.new', 0],
  ['stripe', 0],
  ['stripe.Stripe', 0],
  ['@sendgrid/mail.setApiKey', 0],
  ['sendgrid.SendGridAPIClient', 0],
  ['twilio', 1],
  ['twilio.rest.Client', 1],
  ['resend.Resend', 0],
  ['telegraf.Telegraf', 0],
  ['node-telegram-bot-api', 0],
  ['@slack/web-api.WebClient', 0],
  ['slack_sdk.WebClient', 0],
  ['telebot.TeleBot', 0],
  ['github.Github', 0],
]);

/**
 * Notes texts of the program that a library is given under a name that lets somebody in: kind
 * `constant-credential` with the API, the name and the text.
 */
export function noteConstants(
  run: Run,
  api: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
  at: Span,
): void {
  // What the clouds' own clients are given is told by their models.
  if (/^(?:@aws-sdk|aws-sdk|boto|aioboto)/.test(api)) return;
  const position = KEYS.get(api);
  const key = position === undefined ? undefined : args[position];
  if (key !== undefined) noteNamed(run, api, 'secretKey', key, at);
  for (const [name, value] of named) noteNamed(run, api, name, value, at);
  for (const arg of args) noteFields(run, api, arg, at, 0);
}

function noteFields(run: Run, api: string, value: Value, at: Span, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const object of value.objects) {
    if (object.kind !== 'record' || object.isList) continue;
    for (const [name, cell] of object.store.fields) {
      noteNamed(run, api, name, cell.value, at);
      noteFields(run, api, cell.value, at, depth + 1);
    }
  }
}

function noteNamed(run: Run, api: string, name: string, value: Value, at: Span): void {
  if (value.atoms.length === 0 || !LETS_IN.test(name)) return;
  for (const atom of value.atoms) {
    if (atom.kind !== 'constant' || typeof atom.value !== 'string') continue;
    const { length } = atom.value;
    if (length < MIN_SECRET || length > MAX_SECRET) continue;
    const isOnly = value.atoms.length === 1 && value.labels.length === 0 && !value.unknown;
    const isFallback = value.labels.some(({ origin }) => origin.kind === 'environment');
    const details = { api, name, value: atom.value, isOnly, isFallback };
    run.recorder.observation({ kind: 'constant-credential', at, details, from: [] });
  }
}
