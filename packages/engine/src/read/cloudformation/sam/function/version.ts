import type { MapValue, Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import {
  idHash,
  isOpenParameter,
  isSet,
  isTrue,
  jsonOf,
  property,
  resolveParameters,
} from '../reading.ts';
import { getAtt, map, ref, referredId, str, stringOf, type Tree } from '../tree.ts';
import type { Deployments } from './deployment.ts';

/** Makes a version and the alias of `AutoPublishAlias`; returns the alias's logical id, where there is one. */
export function publishAlias(
  owner: Expansion,
  lambda: MapValue,
  deployments: Deployments,
): string | undefined {
  const written = owner.get('AutoPublishAlias');
  const policy = deployments.add(owner);
  if (!isSet(written)) return undefined;
  const name = aliasName(owner, written);
  if (name === undefined) return undefined;
  const version = makeVersion(owner, lambda, written);
  const alias = `${owner.id}Alias${name.replaceAll('-', 'D').replaceAll('_', 'U')}`;
  const properties = {
    Name: name === '' ? written : str(written.span, name),
    FunctionName: ref(written.span, owner.id),
    FunctionVersion: getAtt(written.span, version, 'Version'),
    ProvisionedConcurrencyConfig: owner.get('ProvisionedConcurrencyConfig'),
  };
  const attributes =
    policy === undefined ? owner.passedOn : { ...owner.passedOn, UpdatePolicy: policy };
  owner.make(alias, 'AWS::Lambda::Alias', properties, written.span, attributes);
  owner.output.refer(owner.id, 'Alias', alias);
  owner.output.refer(owner.id, 'Version', version);
  return alias;
}

/** The alias's name; empty where a parameter gives it only at deployment, undefined where it cannot be one. */
function aliasName(owner: Expansion, written: Value): string | undefined {
  const name = stringOf(resolveParameters(owner.context, written));
  if (name === undefined) {
    if (isOpenParameter(owner.context, written)) return '';
    owner.fail(written.span, 'AutoPublishAlias must be a string or a Ref to a parameter');
    return undefined;
  }
  if (/^[A-Za-z0-9_-]+$/.test(name) && !/^[0-9]+$/.test(name)) return name;
  owner.fail(written.span, 'AutoPublishAlias is no name of an alias');
  return undefined;
}

function makeVersion(owner: Expansion, lambda: MapValue, written: Value): string {
  const id = `${owner.id}Version${versionHash(owner, lambda)}`;
  const isManaged = owner.get('CapacityProviderConfig') !== undefined;
  const kept = owner.get('VersionDeletionPolicy') ?? (isManaged ? 'Delete' : 'Retain');
  const properties = {
    FunctionName: ref(written.span, owner.id),
    Description: owner.get('VersionDescription'),
    FunctionScalingConfig: isManaged ? owner.get('FunctionScalingConfig') : undefined,
  };
  const attributes = { DeletionPolicy: kept, ...owner.passedOn };
  owner.make(id, 'AWS::Lambda::Version', properties, written.span, attributes);
  return id;
}

/** Hash of what makes a new version: the given hash of the code, or code, environment and memory. */
function versionHash(owner: Expansion, lambda: MapValue): string {
  const given = owner.get('AutoPublishCodeSha256');
  if (given !== undefined) {
    const sha = stringOf(resolveParameters(owner.context, given));
    if (sha !== undefined) return sha.slice(0, 10);
    if (!isOpenParameter(owner.context, given)) {
      owner.fail(given.span, 'AutoPublishCodeSha256 must be a string');
    }
  }
  if (isTrue(owner.get('AutoPublishAliasAllProperties'))) {
    return idHash(jsonOf(map(owner.span, { lambda, layers: publishingLayers(owner) })));
  }
  const code = property(lambda, 'Code');
  const parts: Tree[] = [
    code === undefined ? null : resolveParameters(owner.context, code),
    property(lambda, 'Environment') ?? null,
    property(lambda, 'MemorySize') ?? null,
    property(lambda, 'SnapStart') ?? null,
  ];
  return idHash(jsonOf(map(owner.span, { parts })));
}

function publishingLayers(owner: Expansion): readonly Value[] {
  const layers = owner.get('Layers');
  const resources = property(owner.template, 'Resources');
  if (layers?.kind !== 'list') return [];
  return layers.items.flatMap((layer) => {
    const id = referredId(layer);
    const properties =
      id === undefined ? undefined : property(property(resources, id), 'Properties');
    return properties !== undefined && isTrue(property(properties, 'PublishLambdaVersion'))
      ? [properties]
      : [];
  });
}
