import type { Span } from '../../../../model/span.ts';
import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property } from '../reading.ts';
import { stringOf, sub, type Tree } from '../tree.ts';
import type { SamEvent } from './event.ts';

/** A policy statement without its effect. */
export type Statement = { readonly [key: string]: Tree };

/** What Lambda needs to join the network of a source. */
export const NETWORK: Statement = {
  Action: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeVpcs',
    'ec2:DescribeSubnets',
    'ec2:DescribeSecurityGroups',
  ],
  Resource: '*',
};

/** Lets the role read a secret. */
export function secret(resource: Tree): Statement {
  return { Action: ['secretsmanager:GetSecretValue'], Resource: resource };
}

/** Entries of `SourceAccessConfigurations`. */
export function accessList(event: SamEvent): readonly Value[] {
  const written = property(event.properties, 'SourceAccessConfigurations');
  return written?.kind === 'list' ? written.items : [];
}

/** Lets the role use the key of its secrets, where the event names one. */
export function keyStatement(
  owner: Expansion,
  event: SamEvent,
  action: Tree,
): readonly Statement[] {
  const key = property(event.properties, 'SecretsManagerKmsKeyId');
  if (!isSet(key)) return [];
  const name = stringOf(key);
  if (name === undefined) {
    owner.fail(key.span, 'SecretsManagerKmsKeyId must be a string');
    return [];
  }
  return [{ Action: action, Resource: keyArn(key.span, name) }];
}

function keyArn(span: Span, name: string): Value {
  return sub(span, `arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${name}`);
}
