import { ownEntry } from '../../../../support/own.ts';
import type { Expansion } from '../expansion.ts';
import { tagList } from '../expansion.ts';
import { isSet, property } from '../reading.ts';
import { map, node, stringOf } from '../tree.ts';

const TYPES: { readonly [type: string]: string } = { String: 'S', Number: 'N', Binary: 'B' };

/** Expands an `AWS::Serverless::SimpleTable`. */
export function expandTable(owner: Expansion): void {
  const key = primaryKey(owner);
  const throughput = owner.get('ProvisionedThroughput');
  const encryption = owner.get('SSESpecification');
  const tags = owner.get('Tags');
  owner.make(
    owner.id,
    'AWS::DynamoDB::Table',
    {
      AttributeDefinitions: [key],
      KeySchema: [{ AttributeName: property(key, 'AttributeName'), KeyType: 'HASH' }],
      PointInTimeRecoverySpecification: owner.get('PointInTimeRecoverySpecification'),
      ProvisionedThroughput: isSet(throughput) ? throughput : undefined,
      BillingMode: isSet(throughput) ? undefined : 'PAY_PER_REQUEST',
      SSESpecification: isSet(encryption) ? encryption : undefined,
      TableName: owner.get('TableName'),
      Tags: isSet(tags) ? tagList(tags, tags.span) : undefined,
    },
    owner.span,
    owner.own,
  );
  owner.finish();
}

function primaryKey(owner: Expansion): ReturnType<typeof map> {
  const written = owner.get('PrimaryKey');
  if (!isSet(written)) return map(owner.span, { AttributeName: 'id', AttributeType: 'S' });
  const name = property(written, 'Name');
  const type = property(written, 'Type');
  const letter = ownEntry(TYPES, stringOf(type) ?? '');
  if (name === undefined || type === undefined) {
    owner.fail(written.span, 'PrimaryKey needs Name and Type');
  } else if (letter === undefined) {
    owner.fail(type.span, 'Type of PrimaryKey must be String, Number or Binary');
  }
  const attributeType = letter === undefined ? type : node(type?.span ?? written.span, letter);
  return map(written.span, { AttributeName: name, AttributeType: attributeType });
}
