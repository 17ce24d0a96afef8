import type { Application, Resource } from '../../../../model/resource.ts';
import { field, type Value } from '../../../../model/value.ts';

/** Plain data, with what is not known written as text. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** Settings that say nothing of who may do what. */
const LEFT_OUT: ReadonlySet<string> = new Set(['Tags', 'TemplateURL', 'Description']);
const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'x-amazon-apigateway-any-method',
]);

/**
 * What two applications are compared by: each resource's type, condition and settings by logical id
 * without its hash; of an API's definition the routes, their authentication and integration.
 */
export function projectionOf(application: Application): { [id: string]: Plain } {
  const byId = new Map<string, Plain[]>();
  for (const resource of application.resources) {
    const id = withoutHash(resource.logicalId);
    byId.set(id, [...(byId.get(id) ?? []), resourceOf(resource)]);
  }
  const projected: { [id: string]: Plain } = {};
  for (const [id, alike] of byId)
    projected[id] = alike.length === 1 ? first(alike) : alike.sort(byText);
  return sorted(projected);
}

function first(list: readonly Plain[]): Plain {
  return list[0] ?? null;
}

function resourceOf(resource: Resource): Plain {
  const entry: { [key: string]: Plain } = { type: resource.type };
  if (resource.condition !== undefined) entry.condition = withoutHash(resource.condition);
  for (const [key, { value }] of resource.properties.fields) {
    if (LEFT_OUT.has(key) || value.kind === 'absent') continue;
    entry[key] = key === 'Body' ? routesOf(value) : plain(value);
  }
  return sorted(entry);
}

function routesOf(body: Value): Plain {
  const routes: { [route: string]: Plain } = {};
  const paths = field(body, 'paths');
  for (const [path, item] of paths?.kind === 'map' ? paths.fields : []) {
    for (const one of branchesOf(item.value)) {
      for (const [method, operation] of one.kind === 'map' ? one.fields : []) {
        if (METHODS.has(method)) routes[`${method} ${path}`] = operationOf(operation.value);
      }
    }
  }
  const schemes =
    field(body, 'securityDefinitions') ?? field(field(body, 'components'), 'securitySchemes');
  return sorted({
    routes: sorted(routes),
    schemes: schemes === undefined ? null : plain(schemes),
    policy: plainOrNull(field(body, 'x-amazon-apigateway-policy')),
    cors: plainOrNull(field(body, 'x-amazon-apigateway-cors')),
  });
}

function operationOf(operation: Value): Plain {
  const branches = branchesOf(operation).map((one) => {
    const integration = field(one, 'x-amazon-apigateway-integration');
    const uris = integration === undefined ? [] : branchesOf(integration);
    return sorted({
      security: plainOrNull(field(one, 'security')),
      auth: plainOrNull(field(one, 'x-amazon-apigateway-auth')),
      uri: uris.map((uri) => plainOrNull(field(uri, 'uri'))),
      type: uris.map((uri) => plainOrNull(field(uri, 'type'))),
      credentials: uris.map((uri) => plainOrNull(field(uri, 'credentials'))),
    });
  });
  return branches.length === 1 ? (branches[0] ?? null) : branches;
}

function branchesOf(value: Value): readonly Value[] {
  if (value.kind !== 'oneOf') return [value];
  return value.options.flatMap((option) => branchesOf(option.value));
}

function plainOrNull(value: Value | undefined): Plain {
  return value === undefined ? null : plain(value);
}

/** A value as plain data: lists in the order of their text, because most of IAM's and SAM's are sets. */
function plain(value: Value): Plain {
  switch (value.kind) {
    case 'known':
      return value.value === null ? null : numberOrText(String(value.value));
    case 'list':
      return value.items.map(plain).sort(byText);
    case 'map':
      return sorted(
        Object.fromEntries(
          [...value.fields.values()]
            .filter((one) => one.value.kind !== 'absent')
            .map((one) => [withoutHash(one.key), plain(one.value)]),
        ),
      );
    case 'reference':
      return withoutHash(`<${value.resource}.${value.attribute}>`);
    case 'joined':
      return anywhere(value.parts.map((part) => textOf(plain(part))).join(''));
    case 'oneOf':
      return {
        oneOf: value.options.map((one) => ({ when: one.when ?? '', value: plain(one.value) })),
      };
    case 'absent':
      return '<absent>';
    case 'symbol':
      return `<${value.name}>`;
    case 'unknown':
      return `<?${value.name ?? value.reason}>`;
  }
}

function textOf(value: Plain): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A fraction of nothing is no difference. */
function numberOrText(text: string): string {
  return /^\d+\.0+$/.test(text) ? String(Number(text)) : anywhere(text);
}

/** The official tests run in one region of one partition, and know both in some places. */
function anywhere(text: string): string {
  const place = text.replaceAll('ap-southeast-1', '<AWS::Region>');
  return withoutHash(place.replaceAll('<AWS::Partition>', 'aws'));
}

/** Logical ids end in a hash of contents, which differs in ways that do not matter. */
function withoutHash(text: string): string {
  return text.replace(/([A-Za-z0-9])[0-9a-f]{10}(?![0-9A-Za-z])/g, '$1');
}

function sorted(entries: { [key: string]: Plain }): { [key: string]: Plain } {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byText(a: Plain, b: Plain): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Places where two projections differ, as `id/property: ours <-> theirs`. */
export function differences(ours: Plain | undefined, theirs: Plain | undefined, at = ''): string[] {
  const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (left === right) return [];
  if (isMap(ours) && isMap(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) => differences(ours[key], theirs[key], `${at}/${key}`));
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    return ours.flatMap((one, index) => differences(one, theirs[index], `${at}/${index}`));
  }
  return [`${at}: ${left?.slice(0, 300)} <-> ${right?.slice(0, 300)}`];
}

function isMap(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
