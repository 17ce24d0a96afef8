import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property, resolveMappings, resolveParameters } from '../reading.ts';
import { intrinsic, list, map, str, stringOf, type Tree } from '../tree.ts';

/**
 * Expands an `AWS::Serverless::Application` to a nested stack. A local `Location` becomes its
 * `TemplateURL`; an application of the repository has no template that can be read.
 */
export function expandApplication(owner: Expansion): void {
  const location = owner.get('Location');
  const isLocal = stringOf(location) !== undefined || intrinsic(location) !== undefined;
  if (location !== undefined && !isLocal) checkRepository(owner, location);
  owner.make(
    owner.id,
    'AWS::CloudFormation::Stack',
    {
      TemplateURL:
        owner.get('TemplateUrl') ?? (isLocal ? location : str(location?.span ?? owner.span, '')),
      Parameters: owner.get('Parameters'),
      NotificationARNs: owner.get('NotificationARNs'),
      Tags: applicationTags(owner, isLocal ? undefined : location),
      TimeoutInMinutes: owner.get('TimeoutInMinutes'),
    },
    owner.span,
    owner.own,
  );
  owner.finish();
}

function applicationTags(owner: Expansion, location: Value | undefined): Tree {
  const tags = owner.tags();
  if (tags.kind !== 'list' || location === undefined) return tags;
  const [mark, ...more] = tags.items;
  const named = [
    ['serverlessrepo:applicationId', property(location, 'ApplicationId')] as const,
    ['serverlessrepo:semanticVersion', property(location, 'SemanticVersion')] as const,
  ];
  const origin = named
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => map(location.span, { Key: key, Value: value }));
  return list(tags.span, [mark, ...origin, ...more]);
}

function checkRepository(owner: Expansion, location: Value): void {
  for (const name of ['ApplicationId', 'SemanticVersion']) {
    const written = property(location, name);
    if (!isSet(written)) {
      owner.fail(written?.span ?? location.span, `Location needs ${name}`);
      continue;
    }
    const known = resolveMappings(owner.template, resolveParameters(owner.context, written));
    const found = intrinsic(known);
    const isOpen = found?.name === 'Ref' || found?.name === 'Fn::FindInMap';
    const keys = found?.name === 'Fn::FindInMap' ? found.argument : undefined;
    if (keys?.kind === 'list' && keys.items.length < 3) {
      owner.fail(written.span, 'Fn::FindInMap needs a map and two keys');
    } else if (stringOf(known) === undefined && !isOpen) {
      owner.fail(written.span, `${name} must be a string, a Ref or an Fn::FindInMap`);
    } else if (name === 'ApplicationId' && /\{\{resolve:ssm:/.test(stringOf(known) ?? '')) {
      owner.fail(written.span, 'ApplicationId cannot be a dynamic reference');
    }
  }
}
