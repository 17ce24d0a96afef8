import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import { fixOf, setProperty } from '../support/fixes.ts';

/**
 * Shuts a bucket by its public access block. Only the two settings that act on what is there: with
 * the two that refuse public policies and ACLs, the stack's own ones would fail to deploy.
 */
export function closeBucket(node: ResourceNode): Pick<Match, 'fix'> {
  const settings = ['IgnorePublicAcls', 'RestrictPublicBuckets'];
  const fix = fixOf(
    'Ignore public ACLs and restrict public policies on the bucket',
    { safe: false, check: 'nobody fetches objects without credentials, a web page for instance' },
    settings.map((setting) =>
      setProperty(
        node.resource,
        { cloudformation: `PublicAccessBlockConfiguration.${setting}` },
        true,
      ),
    ),
  );
  return fix === undefined ? {} : { fix };
}
