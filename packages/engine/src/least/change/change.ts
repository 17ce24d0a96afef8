import type { Proposal, RoleChange } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { adviceForExternal } from './advice.ts';
import { adviceForCdk, isOfCdk } from './cdk.ts';
import { narrowedInPlace } from './in-place.ts';
import { splitInto } from './split.ts';

/** A proposal in the words of the user's own templates: edits, and advice for what no edit can do. */
export function changeFor(proposal: Proposal, query: Query): RoleChange {
  const nothing: RoleChange = { proposal, edits: [], advice: [] };
  const role = query.role(proposal.from);
  if (role === undefined || proposal.kind !== 'least') return nothing;
  if (role.external) return { ...nothing, advice: adviceForExternal(role, proposal.roles) };
  if (isOfCdk(role)) return { ...nothing, advice: adviceForCdk(role, proposal.roles, query) };
  const [only, ...others] = proposal.roles;
  if (only === undefined) return nothing;
  if (others.length === 0 && only.logicalId === undefined) {
    return { proposal, ...narrowedInPlace(role, only, query) };
  }
  return { proposal, ...splitInto(role, proposal.roles, query) };
}
