import { isWide } from '../../iam/access/wildcards.ts';
import { actionOf } from '../../iam/actions.ts';
import { serviceIn } from '../../iam/algebra/arn.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { Query } from '../../model/query.ts';
import type { Stopped } from './obstacle.ts';

/** Services in which a resource often has a policy of its own that lets a role in. */
const WITH_POLICIES: ReadonlySet<string> = new Set([
  's3',
  'sqs',
  'sns',
  'kms',
  'secretsmanager',
  'lambda',
  'events',
  'ecr',
  'es',
]);

/** Why a need that nothing here allows may be allowed all the same; undefined where nothing is open. */
export function doubtsIn(stopped: Stopped, query: Query): string | undefined {
  const { need, found } = stopped;
  if (need.confidence === 'low') return 'what it is needed on is a guess';
  if (found.obstacles.includes('explicit-deny')) return undefined;
  const { resource } = need;
  if (resource.kind === 'any') return onOwnArn(stopped);
  if (!resource.arn.startsWith('arn:')) return 'what it is needed on is known at deployment alone';
  const service = serviceIn(resource.arn) ?? '';
  const isDeclared = query.node(resource.node)?.resource !== undefined;
  if (!isDeclared && WITH_POLICIES.has(service) && !found.obstacles.includes('boundary')) {
    return 'what it is needed on is not declared here, and may have a policy that allows it';
  }
  return written(stopped).some((place) => place !== '*' && !/^(?:arn:|⟨)/.test(place))
    ? 'the role allows it on what is known at deployment alone'
    : undefined;
}

/** What the role's statements that allow the action allow it on. */
function written({ action, policies }: Stopped): readonly string[] {
  return policies.identity.flatMap(({ statements }) =>
    statements.flatMap((one) =>
      one.effect === 'Allow' && actionMatches(one, action) !== 'no'
        ? (one.resources?.items.map(({ text }) => text) ?? [])
        : [],
    ),
  );
}

/**
 * Some services check what takes no resource by the reference against an ARN all the same: that of a state machine for
 * its tasks, all of a kind for lists. Lists on a single thing surely fail.
 */
function onOwnArn(stopped: Stopped): string | undefined {
  const places = written(stopped);
  if (places.length === 0) return undefined;
  const isList = actionOf(stopped.action)?.level === 'list';
  return isList && !places.some(isWide)
    ? undefined
    : 'the reference names no resource for it, but the service may know one';
}
