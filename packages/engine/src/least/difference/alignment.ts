import { arnFields } from '../../iam/algebra/arn.ts';
import { covers, hasWildcard, overlaps } from '../../iam/algebra/text.ts';
import type { Truth } from '../../iam/algebra/truth.ts';
import { hasHole, type Text } from '../../model/text.ts';

/** Positions of partition, Region and account in an ARN. */
const WHERE: readonly number[] = [1, 3, 4];

/** Whether two patterns can mean the same resource, wherever it is deployed. */
export function mayMeet(pattern: Text, arn: Text): Truth {
  const [a, b] = aligned(pattern, arn);
  return overlaps(a, b);
}

/** Whether one pattern means everything that the other means, wherever it is deployed. */
export function holdsAll(wide: Text, narrow: Text): Truth {
  const [a, b] = aligned(wide, narrow);
  const known = new Set(holesIn(a));
  // An unknown name is one name: where the other has no unknowns of its own, it is as good as written.
  return holesIn(b).every((one) => known.has(one)) ? covers(written(a), written(b)) : covers(a, b);
}

function holesIn(text: Text): readonly string[] {
  return text.match(/⟨[^⟩]*⟩/g) ?? [];
}

function written(text: Text): Text {
  return text.replaceAll(/⟨[^⟩]*⟩/g, (one) => one.replaceAll(/[⟨⟩:*?/$]/g, '~'));
}

/**
 * Two ARNs without partition, Region and account where these may be the same: a template that writes them out, leaves
 * them to the deployment or puts a wildcard there means the place where it is deployed.
 */
function aligned(a: Text, b: Text): readonly [Text, Text] {
  const mine = arnFields(a, true);
  const other = arnFields(b, true);
  if (!isArn(mine) || !isArn(other)) return [a, b];
  const left = [...mine];
  const right = [...other];
  for (const at of WHERE) {
    const [one = '', two = ''] = [mine[at], other[at]];
    if (one !== two && !isVague(one) && !isVague(two)) continue;
    left[at] = '';
    right[at] = '';
  }
  return [left.join(':'), right.join(':')];
}

function isArn(fields: readonly Text[]): boolean {
  return fields.length === 6 && fields[0] === 'arn' && !hasWildcard(fields[2] ?? '*');
}

function isVague(field: Text): boolean {
  return field === '' || hasHole(field) || hasWildcard(field) || field.includes('${');
}

/** An ARN with the partition, Region and account that a pattern writes out, where its own are left to the deployment. */
export function deployedAs(pattern: Text, arn: Text): Text | undefined {
  const written = arnFields(pattern, true);
  const own = [...arnFields(arn, true)];
  if (!isArn(written) || !isArn(own) || written[2] !== own[2]) return undefined;
  let isChanged = false;
  for (const at of WHERE) {
    const [one = '', two = ''] = [written[at], own[at]];
    if (one === two || hasWildcard(one) || !hasHole(two)) continue;
    own[at] = one;
    isChanged = true;
  }
  return isChanged ? own.join(':') : undefined;
}
