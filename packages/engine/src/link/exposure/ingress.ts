import type { Resource } from '../../model/resource.ts';
import { alternatives, field, items, text, type Value } from '../../model/value.ts';
import { pickAny } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';

/** Names that a resource's list of security groups goes by, with those of RDS, Redshift and Amazon MQ. */
const GROUP_KEYS: readonly string[] = [
  'VPCSecurityGroups',
  'VpcSecurityGroupIds',
  'SecurityGroups',
];

/**
 * Whether the security groups of a resource surely let in no address of the whole internet, so that a
 * public address alone opens nothing. False where a group, one of its rules or their list is not known.
 */
export function isFencedOff(context: LinkContext, properties: Value): boolean {
  const listed = items(pickAny(properties, ...GROUP_KEYS));
  return listed.length > 0 && listed.every((one) => isClosed(context, one));
}

function isClosed(context: LinkContext, named: Value): boolean {
  return alternatives(named).every((one) => {
    const [id] = one.kind === 'reference' ? context.nodesOf(one) : [];
    const group = id === undefined ? undefined : context.index.get(id);
    return (
      group?.type === 'AWS::EC2::SecurityGroup' &&
      rulesOf(context, group).every((rule) => isNarrow(context, rule))
    );
  });
}

function rulesOf(context: LinkContext, group: Resource): readonly Value[] {
  const apart = context.index
    .ofType('AWS::EC2::SecurityGroupIngress')
    .filter((one) => context.nodeOf(field(one.properties, 'GroupId')) === group.address);
  const inline = field(group.properties, 'SecurityGroupIngress');
  const written = inline === undefined || inline.kind === 'list' ? items(inline) : [inline];
  return [...written, ...apart.map((one) => one.properties)];
}

/** From another group, a block that is not everything, or the block of a VPC. */
function isNarrow(context: LinkContext, rule: Value): boolean {
  if (rule.kind !== 'map') return false;
  const blocks = ['CidrIp', 'CidrIpv6'].flatMap((key) => alternatives(field(rule, key)));
  if (blocks.length === 0) return rule.fields.has('SourceSecurityGroupId');
  return blocks.every((block) => {
    if (block.kind === 'absent') return true;
    if (block.kind === 'reference') return isVpcBlock(context, block);
    const written = text(block);
    return written !== undefined && /\/[1-9]\d*$/.test(written.trim());
  });
}

function isVpcBlock(context: LinkContext, block: Value): boolean {
  const id = context.nodeOf(block);
  return id !== undefined && context.index.get(id)?.type === 'AWS::EC2::VPC';
}
