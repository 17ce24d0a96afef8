import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { isAbsent, type Value } from '../../model/value.ts';
import { pick } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';

const BUCKET: readonly string[] = ['AWS::S3::Bucket'];

/** What a bucket announces: its own configuration, or the one that the CDK's custom resource sets. */
export type Notifications = {
  readonly bucket: NodeId | undefined;
  readonly configuration: Value;
  readonly resource: Resource;
};

/** Notification configurations of all buckets. */
export function notificationsOf(context: LinkContext): readonly Notifications[] {
  const own = context.index.ofType(...BUCKET).flatMap((resource) => {
    const configuration = pick(resource.properties, 'NotificationConfiguration');
    return found(resource.address, configuration, resource);
  });
  const custom = context.index.ofType('Custom::S3BucketNotifications').flatMap((resource) => {
    const bucket = context.nodeOf(pick(resource.properties, 'BucketName'), BUCKET);
    return found(bucket, pick(resource.properties, 'NotificationConfiguration'), resource);
  });
  return [...own, ...custom];
}

function found(
  bucket: NodeId | undefined,
  configuration: Value | undefined,
  resource: Resource,
): readonly Notifications[] {
  return configuration === undefined || isAbsent(configuration)
    ? []
    : [{ bucket, configuration, resource }];
}
