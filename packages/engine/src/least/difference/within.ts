import { isWide } from '../../iam/access/wildcards.ts';
import type { Need } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import { arnOfNode } from '../needs/arns.ts';
import { holdsAll } from './alignment.ts';
import type { Surplus } from './excess.ts';

/**
 * Whether resources are too wide only within what is needed: an index of the table, the versions of the function. Other
 * objects of a bucket than those under a known prefix are more than that.
 */
export function isWithinNeeded({ wide, uses }: Surplus, query: Query): boolean {
  if (wide === undefined) return false;
  const own = uses.flatMap(({ need }) => wholeOf(need, query) ?? []);
  return wide.every(({ text }) => !isWide(text) && own.some((arn) => isIn(text, arn)));
}

function wholeOf({ resource }: Need, query: Query): Text | undefined {
  if (resource.kind === 'any') return undefined;
  if (resource.arn.includes(':s3:') && /^\/[^*]{2}/.test(resource.suffix)) return undefined;
  return (
    (resource.node === undefined ? undefined : arnOfNode(resource.node, query)) ?? resource.arn
  );
}

function isIn(pattern: Text, arn: Text): boolean {
  return [arn, `${arn}/*`, `${arn}:*`].some((one) => holdsAll(one, pattern) !== 'no');
}
