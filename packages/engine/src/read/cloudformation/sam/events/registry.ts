import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property, resolveParameters } from '../reading.ts';
import { intrinsic, stringOf, sub } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { type Statement, secret } from './statement.ts';

/** What the role needs to read schemas from a registry, where a Kafka event names one. */
export function registryStatements(owner: Expansion, event: SamEvent): readonly Statement[] {
  const config = property(event.properties, 'SchemaRegistryConfig');
  if (!isSet(config)) return [];
  checkRegistry(owner, config);
  const access = property(config, 'AccessConfigs');
  const uris = access?.kind === 'list' ? access.items.map((one) => property(one, 'URI')) : [];
  const statements = uris.filter((uri) => uri !== undefined).map((uri) => secret(uri));
  const registry = property(config, 'SchemaRegistryURI');
  const name = registryName(owner, registry);
  if (registry === undefined || name === undefined) return statements;
  const schemas = `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:schema/${name}/*`;
  return [
    ...statements,
    { Action: ['glue:GetRegistry'], Resource: registry },
    { Action: ['glue:GetSchemaVersion'], Resource: [sub(registry.span, schemas)] },
  ];
}

function registryName(owner: Expansion, uri: Value | undefined): string | undefined {
  if (uri === undefined) return undefined;
  const known = resolveParameters(owner.context, uri);
  const found = intrinsic(known);
  const arn = stringOf(known) ?? (found?.name === 'Fn::Sub' ? stringOf(found.argument) : undefined);
  const place = arn?.startsWith('arn') ? replaceHoles(arn).split(':')[5] : undefined;
  return place?.startsWith('registry/') ? place.slice('registry/'.length) : undefined;
}

/** The official transform knows region and partition here, but not the account, and then finds no registry. */
function replaceHoles(arn: string): string {
  return arn.replace(/\$\{AWS::(Region|Partition)\}/g, '$1');
}

function checkRegistry(owner: Expansion, config: Value): void {
  for (const name of ['SchemaRegistryURI', 'EventRecordFormat', 'SchemaValidationConfigs']) {
    if (property(config, name) === undefined) {
      owner.fail(config.span, `SchemaRegistryConfig needs ${name}`);
    }
  }
  const format = property(config, 'EventRecordFormat');
  const isFormat = ['JSON', 'SOURCE'].includes(stringOf(format) ?? '');
  if (format !== undefined && !isFormat) {
    owner.fail(format.span, 'EventRecordFormat must be JSON or SOURCE');
  }
  for (const name of ['SchemaValidationConfigs', 'AccessConfigs']) {
    const value = property(config, name);
    if (value !== undefined && value.kind !== 'list') {
      owner.fail(value.span, `${name} must be a list`);
    }
  }
  const access = property(config, 'AccessConfigs');
  for (const one of access?.kind === 'list' ? access.items : []) {
    if (property(one, 'Type') === undefined || property(one, 'URI') === undefined) {
      owner.fail(one.span, 'each entry of AccessConfigs needs Type and URI');
    }
  }
}
