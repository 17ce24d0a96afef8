import type { Clearance } from '../../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../../interpret/value.ts';
import { clearsOfPattern } from '../patterns.ts';

/** A number cannot inject, though it can still be large, or be somebody's datum. */
export const NUMBER: Clearance =
  CLEARS_ALL & ~clearanceOf('loop', 'response', 'third-party', 'module-state');

/** A boolean, a date, a UUID: nothing of it is a free choice, though it may be somebody's datum. */
export const TOKEN: Clearance =
  CLEARS_ALL & ~clearanceOf('response', 'third-party', 'module-state');

/** One of a fixed list. */
export const CHOICE: Clearance = CLEARS_ALL;

/** What a number with an upper bound is cleared for besides. */
export const BOUNDED: Clearance = clearanceOf('loop');

const TOKENS =
  /^(?:uuid(?:v?\d)?|guid|[cx]uid2?|xid|ulid|nanoid|ksuid|(?:iso-?)?(?:date|time)|date-?time|(?:iso-?)?(?:datetime|duration|timestamp|week)|duration|time(?:second)?|mongo-?id|object-?id|hex-?color|port|currency|isodate|isoduration|isotime(?:second)?|isodatetime|isotimestamp|isoweek|isbn|issn|ean|imei|iban|bic|luhn|credit-?card|latlong|semver|boolean|int|int32|int64|float|double|number|numeric|decimal)$/;

const CARDS = /^(?:iban|luhn|credit-?card)$/;

/** Patterns whose characters say what a format is harmless for. */
const CHARACTERS: Readonly<Record<string, string>> = {
  email: "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]+$",
  alpha: '^[A-Za-z]+$',
  alphanum: '^[A-Za-z0-9]+$',
  alphanumeric: '^[A-Za-z0-9]+$',
  hex: '^[A-Fa-f0-9]+$',
  hexadecimal: '^[A-Fa-f0-9]+$',
  md5: '^[A-Fa-f0-9]+$',
  hash: '^[A-Fa-f0-9]+$',
  token: '^[A-Za-z0-9_]+$',
  slug: '^[A-Za-z0-9_-]+$',
  hostname: '^[A-Za-z0-9.-]+$',
  'idn-hostname': '^[A-Za-z0-9.-]+$',
  domain: '^[A-Za-z0-9.-]+$',
  fqdn: '^[A-Za-z0-9.-]+$',
  ip: '^[0-9A-Fa-f.:%]+$',
  ipv4: '^[0-9.]+$',
  ipv6: '^[0-9A-Fa-f.:%]+$',
  cidr: '^[0-9A-Fa-f.:/]+$',
  cidrv4: '^[0-9./]+$',
  cidrv6: '^[0-9A-Fa-f.:/]+$',
  mac: '^[0-9A-Fa-f:-]+$',
  base64: '^[A-Za-z0-9+/=]+$',
  base64url: '^[A-Za-z0-9_=-]+$',
  jwt: '^[A-Za-z0-9_.-]+$',
  e164: '^\\+[0-9]+$',
  phone: '^[0-9+(). -]+$',
};

/**
 * What a named format (`uuid`, `date-time`, `email`) clears a text for; undefined where nobody knows the name.
 * Addresses of servers (`url`, `ip`, `hostname`) stay a free choice of where a request goes.
 */
export function clearsOfFormat(name: string): Clearance | undefined {
  const known = name.toLowerCase();
  // What is a number of a card has a fixed form, and is somebody's all the same.
  if (TOKENS.test(known)) return CARDS.test(known) ? TOKEN & ~clearanceOf('disclosure') : TOKEN;
  const characters = CHARACTERS[known];
  if (characters !== undefined) {
    const isServer = /^(?:ip|cidr|host|idn|domain|fqdn)/.test(known);
    const clears = clearsOfPattern(characters, '', 'full');
    return isServer ? clears & ~clearanceOf('request', 'redirect') : clears;
  }
  return /^(?:url|uri|uri-reference|iri|httpurl|json|regex|text|string|password|emoji)$/.test(known)
    ? 0
    : undefined;
}
