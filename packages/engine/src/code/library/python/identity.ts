import { BETWEEN_DOTS } from '../../interpret/dotless.ts';
import { proveSignedIn } from '../../interpret/signed-in.ts';
import type { Trace, Value } from '../../interpret/value.ts';
import { constantsOf, onlyConstant, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { derivedFor, flag, is, misuse } from './support.ts';
import { CUT_AT_DOTS } from './text.ts';

const HASHES = 'md5,sha1,sha224,sha256,sha384,sha512,sha3_256,sha3_512,blake2b,blake2s';

/** Tokens, hashes, random numbers. */
export const IDENTITY_MODELS: readonly Model[] = [
  {
    api: [
      'jwt.{decode,decode_complete}',
      'jwt.api_jwt.{decode,decode_complete}',
      'jwt.PyJWT().{decode,decode_complete}',
      'jose.jwt.decode',
      'jose.jws.verify',
      'jwt.JWT().decode',
      'authlib.jose.jwt.decode',
    ],
    returns: claims,
    effect: noteDecode,
  },
  {
    api: [
      'jose.jwt.{get_unverified_claims}',
      'jose.jws.get_unverified_claims',
      'python_jwt.process_jwt',
      'jwcrypto.jwt.JWT().token.objects',
    ],
    returns: unverified,
    effect: (call) => misuse(call, 'jwt-decode-unverified', [call.argument(0)]),
  },
  {
    api: [
      'jwt.get_unverified_header',
      'jose.{jwt,jws}.{get_unverified_header,get_unverified_headers}',
    ],
    returns: unverified,
  },
  {
    api: ['jwt.encode', 'jose.jwt.encode', 'jwt.api_jwt.encode'],
    effect: (call) => noteUnsigned(call, call.argument(2, 'algorithm')),
  },
  {
    // A token taken apart by hand: cut at its dots, the middle decoded.
    api: 'base64.{b64decode,urlsafe_b64decode,decodebytes}',
    when: (call) => isCutToken(call.argument(0)),
    effect: (call) => misuse(call, 'jwt-decode-unverified', [call.argument(0)]),
  },

  {
    api: `hashlib.{${HASHES}}`,
    effect: (call) => noteHash(call, call.api.slice('hashlib.'.length), call.argument(0, 'data')),
  },
  {
    api: 'hashlib.new',
    effect: (call) =>
      noteHash(call, onlyText(call.argument(0, 'name')) ?? '', call.argument(1, 'data')),
  },
  {
    api: `hashlib.{${HASHES}}().update`,
    effect: (call) =>
      noteHash(call, call.api.slice('hashlib.'.length).replace('().update', ''), call.argument(0)),
    returns: 'nothing',
  },
  {
    api: [
      'Crypto.Hash.{MD5,SHA1,SHA256}.new',
      'Cryptodome.Hash.{MD5,SHA1,SHA256}.new',
      'passlib.hash.{md5_crypt,sha1_crypt,ldap_md5,ldap_sha1,mysql323,nthash,lmhash,des_crypt,plaintext}.{hash,encrypt}',
    ],
    effect: (call) =>
      noteHash(call, call.api.split('.').at(-2)?.toLowerCase() ?? '', call.argument(0)),
  },
  {
    api: [
      `hashlib.{${HASHES}}().{hexdigest,digest}`,
      'hashlib.new().{hexdigest,digest}',
      'hmac.new().{hexdigest,digest}',
      'hmac.digest',
    ],
    returns: hashed,
  },
  {
    api: [
      'hmac.compare_digest',
      'secrets.compare_digest',
      '{bcrypt,argon2}.{checkpw,verify}',
      'passlib.hash.*.verify',
      'werkzeug.security.check_password_hash',
      'argon2.PasswordHasher().verify',
    ],
    returns: flag,
  },
  {
    api: [
      'bcrypt.{hashpw,gensalt}',
      'argon2.PasswordHasher().hash',
      'passlib.hash.{bcrypt,argon2,pbkdf2_sha256,scrypt}.hash',
      'werkzeug.security.generate_password_hash',
      'hashlib.{pbkdf2_hmac,scrypt}',
    ],
    effect: fewIterations,
    returns: hashed,
  },

  // Numbers that can be foretold, drawn from an alphabet or as a code of some digits: a token.
  {
    api: 'random.{choice,choices,sample}',
    effect: noteCharacters,
    returns: (call) => call.machine.element(call.argument(0, 'population'), call.at),
  },
  { api: 'random.{randint,randrange}', effect: noteCode, returns: flag },
  {
    api: ['random.{getrandbits,randbytes}', 'numpy.random.bytes'],
    effect: noteBits,
    returns: flag,
  },
  {
    api: ['random.SystemRandom().{choice,choices,sample}'],
    returns: (call) => call.machine.element(call.argument(0), call.at),
  },
  {
    api: [
      'random.{random,uniform,gauss,shuffle,seed}',
      'random.SystemRandom().{random,randint,randrange}',
    ],
    returns: flag,
  },
  { api: 'flask.Flask().run', effect: noteDebug, returns: 'nothing' },
  {
    api: ['uvicorn.run', 'werkzeug.serving.run_simple', 'bottle.{run}', 'chalice.Chalice().debug'],
    effect: noteDebug,
    returns: 'nothing',
  },
];

const CHECKS = ['verify_signature', 'verify'];

function isUnverified(call: Call): boolean {
  if (is(call.argument(99, 'verify'), false)) return true;
  const options = [call.argument(3, 'options'), call.argument(4, 'options')];
  return options.some((value) =>
    CHECKS.some(
      (name) =>
        call.machine.records(value).length > 0 &&
        is(call.machine.member(value, name, call.at), false),
    ),
  );
}

function noteDecode(call: Call): void {
  if (isUnverified(call)) misuse(call, 'jwt-decode-unverified', [call.argument(0)]);
  noteUnsigned(call, call.argument(2, 'algorithms'));
}

function noteUnsigned(call: Call, algorithms: Value): void {
  if (takesUnsigned(call, algorithms)) misuse(call, 'jwt-algorithm-none', [call.argument(0)]);
}

/** An unsigned token is accepted where `none` is among the algorithms. */
function takesUnsigned(call: Call, algorithms: Value): boolean {
  const lists = call.machine.records(algorithms);
  const one = lists.length > 0 ? call.machine.element(algorithms, call.at) : algorithms;
  return constantsOf(one).some((name) => String(name).toLowerCase() === 'none');
}

/** Claims of a verified token are the issuer's words, not the caller's. */
function claims(call: Call): Value {
  if (isUnverified(call)) return unverified(call);
  if (!takesUnsigned(call, call.argument(2, 'algorithms'))) {
    misuse(call, 'jwt-verified', [call.argument(0)]);
  }
  proveSignedIn(call, call.argument(0));
  return UNKNOWN;
}

function unverified(call: Call): Value {
  return call.machine.step(
    call.argument(0),
    '$jwt',
    call.at,
    'is decoded without a check of its signature',
  );
}

function isCutToken(value: Value): boolean {
  return value.labels.some(
    (label) => /auth|token|jwt|bearer/i.test(label.path) && wasCut(label.trace, 8),
  );
}

function wasCut(trace: Trace | undefined, steps: number): boolean {
  if (trace === undefined || steps === 0) return false;
  return (
    trace.text === CUT_AT_DOTS || trace.text === BETWEEN_DOTS || wasCut(trace.before, steps - 1)
  );
}

const PASSWORD = /(?:^|[._*-])(?:\w*pass(?:word|wd|phrase|code)?|pwd|pin)(?:$|[._-])/i;

/** A fast hash of a password is guessed in hours; usedforsecurity=False says that it is none. */
function noteHash(call: Call, algorithm: string, data: Value): void {
  const isPassword = data.labels.some(
    (label) => PASSWORD.test(label.path) || label.origin.kind === 'secret',
  );
  if (!isPassword || is(call.argument(99, 'usedforsecurity'), false)) return;
  misuse(call, 'weak-hash-password', [data], { algorithm });
}

const FEWEST_ITERATIONS = 100_000;

function fewIterations(call: Call): void {
  if (!call.api.endsWith('pbkdf2_hmac')) return;
  const iterations = onlyConstant(call.argument(3, 'iterations'));
  const password = call.argument(1, 'password');
  const isPassword = password.labels.some(({ path }) => PASSWORD.test(path));
  if (isPassword && typeof iterations === 'number' && iterations < FEWEST_ITERATIONS)
    misuse(call, 'weak-hash-password', [password], { algorithm: 'pbkdf2', iterations });
}

function hashed(call: Call): Value {
  return derivedFor(
    call,
    [call.receiver, ...call.args],
    [
      'shell',
      'sql',
      'nosql',
      'ldap',
      'xpath',
      'template',
      'html',
      'mail',
      'header',
      'redirect',
      'log',
      'path',
      'request',
      'regex',
      'eval',
      'xml',
      'prompt',
      'third-party',
      'response',
    ],
    'is hashed',
  );
}

function noteCharacters(call: Call): void {
  if (isAlphabet(call.argument(0, 'population'), 4))
    misuse(call, 'insecure-random-token', [], { what: 'characters' });
}

function isAlphabet(value: Value, depth: number): boolean {
  if (depth === 0) return false;
  if (
    value.objects.some(
      (one) =>
        one.kind === 'api' &&
        /^string\.(?:ascii_\w+|digits|hexdigits|printable|letters|lowercase|uppercase)$/.test(
          one.path,
        ),
    )
  )
    return true;
  return value.atoms.some(
    (atom) =>
      (atom.kind === 'constant' &&
        typeof atom.value === 'string' &&
        /^[\w!@#$%^&*+/=-]{10,}$/.test(atom.value)) ||
      (atom.kind === 'text' && atom.parts.some((part) => isAlphabet(part, depth - 1))),
  );
}

/** `randint(100000, 999999)`: a code of that many digits. */
function noteCode(call: Call): void {
  const from = onlyConstant(call.argument(0));
  const to = onlyConstant(call.argument(1));
  if (typeof from !== 'number' || typeof to !== 'number') return;
  if (/^10{3,}$/.test(String(from)) && /^9{4,}$|^10{4,}$/.test(String(to)))
    misuse(call, 'insecure-random-token', [], { what: 'code' });
}

function noteBits(call: Call): void {
  const bits = onlyConstant(call.argument(0));
  const isLong = typeof bits === 'number' && bits >= (call.api.endsWith('bits') ? 64 : 8);
  if (isLong) misuse(call, 'insecure-random-token', [], { what: 'bits' });
}

function noteDebug(call: Call): void {
  if (is(call.argument(99, 'debug'), true) || is(call.argument(99, 'reload'), true))
    misuse(call, 'debug-mode');
}
