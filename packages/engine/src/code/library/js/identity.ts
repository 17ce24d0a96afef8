import { proveSignedIn } from '../../interpret/signed-in.ts';
import { type ApiObj, clearanceOf } from '../../interpret/value.ts';
import { constantsOf, onlyConstant, onlyText, SCALAR } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import {
  apisOf,
  inJavaScript,
  isFunction,
  isList,
  misuse,
  option,
  setting,
  unknownResult,
} from './support.ts';

const SECRET_NAME = /pass(?:word|wd|phrase)?|secret|token|credential|\bpin\b|api[-_]?key/i;

/** Whether what is hashed or compared is called a secret where it comes from. */
function isSecretName(value: Value, pattern: RegExp = SECRET_NAME): boolean {
  return value.labels.some(
    ({ path, origin }) =>
      pattern.test(path.slice(path.lastIndexOf('.') + 1)) || origin.kind === 'secret',
  );
}

/** Claims of a token that nobody has looked at the signature of. */
function decoded(call: Call): Value {
  misuse(call, 'jwt-decode-unverified', [call.argument(0)]);
  return call.machine.step(call.argument(0), '$jwt', call.at, 'is decoded from a token');
}

/** Algorithms that a verification accepts. */
function algorithmsOf(call: Call, position: number): readonly unknown[] {
  const list = option(call, position, 'algorithms');
  const given = isList(list) ? call.machine.element(list, call.at) : list;
  return [...constantsOf(given), ...constantsOf(option(call, position, 'algorithm'))];
}

/** A token whose signature was checked: its claims are what the issuer says. */
function verified(call: Call): Value {
  const token = call.argument(0);
  const key = onlyConstant(call.argument(1));
  const takesNone =
    algorithmsOf(call, 2).some((one) => typeof one === 'string' && /^none$/i.test(one)) ||
    (call.has(1) && (key === '' || key === null));
  const claims = call.machine.step(token, '$jwt', call.at, 'is verified as a token');
  if (takesNone) misuse(call, 'jwt-algorithm-none', [token]);
  if (setting(call, 2, 'ignoreExpiration') === true) misuse(call, 'jwt-expiry-ignored', [token]);
  // Who signs a token decides what is in it: no operators of whoever shows it.
  const result = takesNone
    ? claims
    : call.machine.clear(call.machine.validated(claims, call.api, call.at), clearanceOf('nosql'));
  if (!takesNone && !call.api.endsWith('Strategy')) proveSignedIn(call, token);
  const nothing = call.machine.derive([], call.at);
  for (const one of call.args.slice(1)) {
    if (isFunction(one) && one !== call.argument(1))
      call.machine.call(one, [nothing, result], call.at);
  }
  return result;
}

function signed(call: Call): void {
  const names = constantsOf(option(call, 2, 'algorithm'));
  if (names.some((one) => typeof one === 'string' && /^none$/i.test(one))) {
    misuse(call, 'jwt-algorithm-none');
  }
}

/** What `createHash` gave, before any `update` of a salt. */
function firstHash(receiver: Value): ApiObj | undefined {
  const [hash] = apisOf(receiver);
  const isUpdated = hash?.receiver !== undefined && hash.path.endsWith('.update()');
  return isUpdated ? firstHash(hash.receiver) : hash;
}

/** `createHash('md5').update(password)`. */
function weakHash(call: Call): void {
  const hash = firstHash(call.receiver);
  const name = hash?.args[0] === undefined ? undefined : onlyText(hash.args[0]);
  if (name === undefined || hash === undefined || !/createHash\(\)$/.test(hash.path)) return;
  if (isSecretName(call.argument(0), /pass(?:word|wd|phrase)?$|\bpin$/i)) {
    misuse(call, 'weak-hash-password', [call.argument(0)], { algorithm: name });
  }
}

function fewIterations(call: Call): void {
  const iterations = onlyConstant(call.argument(2));
  if (typeof iterations === 'number' && iterations < 100_000) {
    misuse(call, 'weak-hash-password', [call.argument(0)], { algorithm: 'pbkdf2', iterations });
  }
  call.machine.sink('loop', call.argument(2), call.at, call.api, 'iterations');
}

const noteCipher = (call: Call): void => {
  const name = onlyText(call.argument(0));
  if (name !== undefined && /^(?:des|rc4|rc2|bf|blowfish)|-ecb$/i.test(name)) {
    misuse(call, 'weak-cipher', [], { algorithm: name });
  }
  if (/createCipher$|createDecipher$/.test(call.api)) {
    misuse(call, 'weak-cipher', [], { algorithm: 'a key without salt' });
  }
};

/** Tokens, hashes, keys: what is checked, and what only looks checked. */
export const IDENTITY_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'jsonwebtoken.decode',
      'jwt-decode',
      'jwt-decode.{jwtDecode,jwt_decode}',
      'jose.{decodeJwt,UnsecuredJWT.decode}',
      'jws.decode',
      'aws-jwt-verify/jwt.decomposeUnverifiedJwt',
      'aws-jwt-verify.decomposeUnverifiedJwt',
      'fast-jwt.createDecoder()',
      'njwt.decode',
      '@nestjs/jwt.JwtService().decode',
    ],
    returns: decoded,
  },
  {
    api: 'jwt-simple.decode',
    returns: (call) =>
      setting(call, 2, 'length') === undefined && onlyConstant(call.argument(2)) === true
        ? decoded(call)
        : verified(call),
  },
  {
    api: [
      'jsonwebtoken.verify',
      'jose.{jwtVerify,compactVerify}',
      'jws.verify',
      'njwt.verify',
      '@nestjs/jwt.JwtService().{verify,verifyAsync}',
      'fast-jwt.createVerifier()',
      'passport-jwt.Strategy',
      'aws-jwt-verify.{CognitoJwtVerifier,JwtVerifier,JwtRsaVerifier}.create().{verify,verifySync}',
      'firebase-admin.auth().verifyIdToken',
      'google-auth-library.OAuth2Client().verifyIdToken',
    ],
    returns: verified,
  },
  {
    api: [
      'jsonwebtoken.sign',
      'jws.sign',
      'fast-jwt.createSigner()',
      '@nestjs/jwt.JwtService().{sign,signAsync}',
    ],
    effect: signed,
    returns: unknownResult,
  },
  {
    api: [
      'crypto.createHash().update',
      '**.createHash().update',
      '**.createHash().update().update',
    ],
    effect: weakHash,
    returns: 'api',
  },
  {
    api: [
      'md5',
      'sha1',
      'sha256',
      'blueimp-md5',
      'crypto-js.{MD5,SHA1,SHA256,SHA512}',
      'crypto-js/{md5,sha1,sha256,sha512}',
      'js-sha256.sha256',
      'js-md5',
    ],
    effect: (call) => {
      if (isSecretName(call.argument(0), /pass(?:word|wd|phrase)?$/i)) {
        misuse(call, 'weak-hash-password', [call.argument(0)], { algorithm: call.api });
      }
    },
  },
  { api: ['crypto.pbkdf2', 'crypto.pbkdf2Sync'], effect: fewIterations, returns: unknownResult },
  {
    api: [
      'bcrypt.{hash,hashSync,genSalt,genSaltSync}',
      'bcryptjs.{hash,hashSync,genSalt,genSaltSync}',
    ],
    sinks: [{ kind: 'loop', argument: 1, part: 'rounds', when: (call) => /hash/.test(call.api) }],
    returns: unknownResult,
  },
  {
    api: [
      'bcrypt.{compare,compareSync}',
      'bcryptjs.{compare,compareSync}',
      'argon2.{verify,hash}',
      'crypto.{timingSafeEqual,scrypt,scryptSync,verify,createVerify().verify}',
      'tsscmp',
      'secure-compare',
    ],
    returns: () => SCALAR,
    callbacks: [{ argument: 2, gets: 'error-first' }],
  },
  {
    api: 'crypto.{createCipher,createDecipher,createCipheriv,createDecipheriv}',
    effect: noteCipher,
    returns: 'api',
  },
  {
    // Text of a random number is no secret: the generator can be guessed from its output.
    method: 'toString',
    when: (call) =>
      [2, 16, 32, 36].includes(Number(onlyConstant(call.argument(0)))) &&
      apisOf(call.receiver).some((one) => one.path === 'Math.random()'),
    effect: (call) => misuse(call, 'insecure-random-token', [], { api: 'Math.random' }),
    returns: 'nothing',
  },
]);
