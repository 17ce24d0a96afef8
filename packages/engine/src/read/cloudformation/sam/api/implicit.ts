import type { Span } from '../../../../model/span.ts';
import { at, field, type MapValue, text, type Value } from '../../../../model/value.ts';
import type { SamResource } from '../output.ts';
import { intrinsic, map, withField } from '../tree.ts';
import { IMPLICIT } from './api-id.ts';
import type { ApiEvent } from './event.ts';
import type { Route } from './route.ts';
import { entries, filledField, isTrue } from './values.ts';

/** The SAM resource of an implicit API: what the Globals say, with the tags and policies its functions pass on. */
export function implicitApi(
  kind: ApiEvent['kind'],
  routes: readonly Route[],
  template: MapValue,
): SamResource | undefined {
  const id = IMPLICIT[kind];
  const mine = routes.filter((route) => route.apiId === id);
  const first = mine[0];
  if (first === undefined) return undefined;
  const section = kind === 'Api' ? 'Globals.Api' : 'Globals.HttpApi';
  const globals = at(template, section);
  let properties = globals?.kind === 'map' ? globals : map(first.event.span, {});
  if (kind === 'Api') {
    properties = withField(properties, 'StageName', {
      kind: 'known',
      value: 'Prod',
      span: first.event.span,
    });
  }
  properties = withTags(properties, mine, template, first.event.span);
  const type = kind === 'Api' ? 'AWS::Serverless::Api' : 'AWS::Serverless::HttpApi';
  return {
    logicalId: id,
    type,
    properties,
    entry: map(first.event.span, { Type: type, ...policies(mine, template) }),
    span: first.event.span,
  };
}

/** Tags of the functions that pass theirs on (`PropagateTags`), over those of the Globals. */
function withTags(
  properties: MapValue,
  routes: readonly Route[],
  template: MapValue,
  span: Span,
): MapValue {
  const tags: { [key: string]: Value } = {};
  for (const { event } of routes) {
    if (event.properties.fields.has(event.kind === 'Api' ? 'RestApiId' : 'ApiId')) continue;
    const section = event.owner === 'function' ? 'Globals.Function' : 'Globals.StateMachine';
    const own = at(template, `Resources.${event.ownerId}.Properties`);
    const shared = at(template, section);
    const passes = filledField(own, 'PropagateTags') ?? filledField(shared, 'PropagateTags');
    const given = filledField(own, 'Tags') ?? filledField(shared, 'Tags');
    if (passes === undefined || intrinsic(given) !== undefined) continue;
    for (const tag of entries(given)) tags[tag.key] = tag.value;
  }
  if (Object.keys(tags).length === 0) return properties;
  const before = field(properties, 'Tags');
  const all: { [key: string]: Value } = {};
  for (const tag of entries(before)) all[tag.key] = tag.value;
  const tagged = withField(properties, 'Tags', map(span, { ...all, ...tags }));
  if (isTrue(field(tagged, 'PropagateTags'))) return tagged;
  return withField(tagged, 'PropagateTags', { kind: 'known', value: true, span });
}

/** The strictest of the policies that the functions have. */
function policies(
  routes: readonly Route[],
  template: MapValue,
): { readonly DeletionPolicy?: string; readonly UpdateReplacePolicy?: string } {
  const strictest = (name: string, order: readonly string[]): string | undefined => {
    const found = new Set(
      routes.map(({ event }) => text(at(template, `Resources.${event.ownerId}.${name}`))),
    );
    return order.find((policy) => found.has(policy));
  };
  const deletion = strictest('DeletionPolicy', ['Retain', 'Delete']);
  const replace = strictest('UpdateReplacePolicy', ['Retain', 'Snapshot', 'Delete']);
  return {
    ...(deletion === undefined ? {} : { DeletionPolicy: deletion }),
    ...(replace === undefined ? {} : { UpdateReplacePolicy: replace }),
  };
}
