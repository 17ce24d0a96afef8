import type { Span } from '../../../../../model/span.ts';
import { field, type Value } from '../../../../../model/value.ts';
import { intrinsic, stringOf, type Tree } from '../../tree.ts';
import {
  ANY_METHOD,
  INTEGRATION,
  isDefinition,
  pathItems,
  pathNames,
  withoutEndSlashes,
} from '../definition.ts';
import { type DraftMap, put } from '../draft.ts';
import type { Api } from '../model.ts';
import { entries, type Fault, filled, filledField, givenField, isTrue } from '../values.ts';

const KEYS = ['AllowMethods', 'AllowHeaders', 'AllowOrigin', 'MaxAge', 'AllowCredentials'];
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const ANYONE = "'*'";

type Cors = {
  readonly span: Span;
  readonly origin: Value | string;
  readonly headers: Value | undefined;
  readonly methods: Value | undefined;
  readonly maxAge: Value | undefined;
  readonly credentials: boolean;
};

/** Adds an `OPTIONS` method to every path that has none, as `Cors` of a REST API asks. */
export function addRestCors(api: Api, fault: Fault): void {
  const written = filledField(api.properties, 'Cors');
  if (written === undefined) return;
  if (!isDefinition(api.body)) {
    fault(written.span, '`Cors` needs a valid definition in the template');
    return;
  }
  const cors = readCors(written, fault);
  if (cors === undefined) return;
  const { body } = api;
  const done = new Set<string>();
  for (const path of pathNames(body)) {
    const normal = path === '/' ? path : withoutEndSlashes(path);
    if (done.has(normal)) continue;
    done.add(normal);
    let methods: Value | string | undefined = cors.methods;
    for (const item of pathItems(body, path, fault)) {
      if (item.fields.has('options')) continue;
      methods ??= `'${allowedMethods(item)}'`;
      put(item, 'options', cors.span, preflight(cors, methods));
    }
  }
}

function readCors(written: Value, fault: Fault): Cors | undefined {
  if (written.kind === 'list') {
    fault(written.span, '`Cors` must be a string or a map');
    return undefined;
  }
  const { span } = written;
  if (stringOf(written) !== undefined || intrinsic(written) !== undefined) {
    return {
      span,
      origin: written,
      headers: undefined,
      methods: undefined,
      maxAge: undefined,
      credentials: false,
    };
  }
  for (const { key, keySpan } of entries(written)) {
    if (!KEYS.includes(key)) fault(keySpan, `\`Cors\` has no property \`${key}\``);
  }
  const origin = field(written, 'AllowOrigin') ?? ANYONE;
  const allows = field(written, 'AllowCredentials');
  if (field(written, 'AllowOrigin') !== undefined && !filled(field(written, 'AllowOrigin'))) {
    fault(span, '`AllowOrigin` must not be empty');
    return undefined;
  }
  const anyone = typeof origin === 'string' || stringOf(origin) === ANYONE;
  if (isTrue(allows) && anyone) {
    fault(allows?.span ?? span, '`AllowCredentials` needs an `AllowOrigin` that is not `*`');
  }
  return {
    span,
    origin,
    headers: filledField(written, 'AllowHeaders'),
    methods: filledField(written, 'AllowMethods'),
    maxAge: givenField(written, 'MaxAge'),
    credentials: isTrue(allows),
  };
}

function allowedMethods(item: DraftMap): string {
  if (item.fields.has(ANY_METHOD)) return METHODS.join(',');
  const found = new Set([...item.fields.keys()].map((key) => key.toUpperCase()));
  return [...found.add('OPTIONS')].sort().join(',');
}

function preflight(cors: Cors, methods: Value | string): Tree {
  const headers: readonly (readonly [string, Tree, string])[] = [
    ['Allow-Origin', cors.origin, 'string'],
    ['Allow-Headers', cors.headers, 'string'],
    ['Allow-Methods', methods, 'string'],
    ['Max-Age', cors.maxAge, 'integer'],
    ['Allow-Credentials', cors.credentials ? "'true'" : undefined, 'string'],
  ];
  const used = headers.filter(([, value]) => value !== undefined);
  const name = (header: string): string => `Access-Control-${header}`;
  return {
    summary: 'CORS support',
    consumes: ['application/json'],
    produces: ['application/json'],
    [INTEGRATION]: {
      type: 'mock',
      requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: Object.fromEntries(
            used.map(([header, value]) => [`method.response.header.${name(header)}`, value]),
          ),
          responseTemplates: { 'application/json': '{}\n' },
        },
      },
    },
    responses: {
      '200': {
        description: 'Default response for CORS method',
        headers: Object.fromEntries(used.map(([header, , type]) => [name(header), { type }])),
      },
    },
  };
}
