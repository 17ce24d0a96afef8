import { field, type Value } from '../../../../../model/value.ts';
import { ownEntry } from '../../../../../support/own.ts';
import { intrinsic, map, node, stringOf } from '../../tree.ts';
import { isOpenApi } from '../definition.ts';
import { ensureMap, put, thaw } from '../draft.ts';
import type { Api } from '../model.ts';
import { asItems, entries, type Fault, filled, given, isTrue } from '../values.ts';

const CORS = 'x-amazon-apigateway-cors';

/** SAM's names of CORS settings and those of the definition. */
const NAMES: { readonly [name: string]: string } = {
  AllowOrigins: 'allowOrigins',
  AllowHeaders: 'allowHeaders',
  AllowMethods: 'allowMethods',
  ExposeHeaders: 'exposeHeaders',
  MaxAge: 'maxAge',
  AllowCredentials: 'allowCredentials',
};

/** Writes `CorsConfiguration` of an HTTP API into its definition, over what the definition says. */
export function addHttpCors(api: Api, written: Value | undefined, fault: Fault): void {
  if (written === undefined) return;
  if (!isOpenApi(api.body)) {
    fault(written.span, '`CorsConfiguration` needs a valid OpenAPI 3 definition in the template');
    return;
  }
  const target = ensureMap(api.body, CORS, written.span);
  if (target === undefined) {
    fault(api.body.span, `\`${CORS}\` of the definition must be a map`);
    return;
  }
  if (isTrue(written)) {
    put(target, 'allowOrigins', written.span, ['*']);
  } else if (intrinsic(written) !== undefined) {
    const renamed = thaw(lowered(written));
    if (renamed.kind !== 'map') return;
    for (const [key, one] of renamed.fields) target.fields.set(key, one);
  } else if (written.kind !== 'map') {
    fault(written.span, '`CorsConfiguration` must be a boolean or a map');
  } else {
    checkCredentials(written, fault);
    for (const { key, keySpan, value } of entries(written)) {
      const name = ownEntry(NAMES, key);
      if (name === undefined) fault(keySpan, `\`CorsConfiguration\` has no property \`${key}\``);
      else if (isSaid(key, value)) put(target, name, keySpan, value);
    }
  }
}

function isSaid(key: string, value: Value): boolean {
  if (key === 'AllowCredentials') return isTrue(value);
  return key === 'MaxAge' ? given(value) : filled(value);
}

function checkCredentials(written: Value, fault: Fault): void {
  const credentials = field(written, 'AllowCredentials');
  const origins = asItems(field(written, 'AllowOrigins'));
  const anyone = origins.length === 1 && stringOf(origins[0]) === '*';
  if (!isTrue(credentials) || !anyone) return;
  fault(
    credentials?.span ?? written.span,
    '`AllowCredentials` needs `AllowOrigins` that are not `*`',
  );
}

/** A copy with the definition's names in place of SAM's, at any depth (settings behind `Fn::If`). */
function lowered(value: Value): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(lowered) };
  if (value.kind !== 'map') return value;
  const fields = Object.fromEntries(
    entries(value).map(({ key, value: one }) => [ownEntry(NAMES, key) ?? key, lowered(one)]),
  );
  return node(value.span, map(value.span, fields));
}
