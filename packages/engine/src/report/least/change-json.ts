import type { Graph } from '../../model/graph.ts';
import type { LeastRole, Proposal } from '../../model/least.ts';
import type { ProofFact, RoleProof } from '../../model/proof.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import { readable } from '../../model/text.ts';
import { jsonPlace } from '../json/place.ts';
import { policyJson } from './policy-json.ts';

/** What is proposed for a role and what is shown of it, as JSON. */
export function changeJson(graph: Graph, one: RoleLeast): object {
  const { proposal, advice } = one.change;
  return {
    proposal: proposalJson(graph, proposal),
    change: {
      written: one.changes.length > 0,
      proven: isProven(one),
      problems: one.problems,
      advice: advice.map(({ at, text }) => ({ text, place: jsonPlace(graph, at) })),
      elsewhere: one.elsewhere.map(({ what, id, change }) => ({ what, id, change })),
      proofs: one.proofs.map(proofJson),
      ...otherwiseJson(one),
    },
  };
}

function proposalJson(graph: Graph, proposal: Proposal): object {
  const none = proposal.kind === 'none';
  return {
    kind: proposal.kind,
    reason: none ? proposal.reason : null,
    place: none ? jsonPlace(graph, proposal.at) : null,
    roles: proposal.kind === 'least' ? proposal.roles.map(roleJson) : [],
  };
}

function roleJson(role: LeastRole): object {
  return {
    name: role.name,
    logicalId: role.logicalId ?? null,
    functions: role.functions,
    confidence: role.confidence,
    policy: policyJson(role),
    keeps: (role.keeps ?? []).map(({ origin }) => ({
      kind: origin.kind,
      name: 'name' in origin ? readable(origin.name) : null,
    })),
    wide: role.statements.flatMap(({ sid, wide }) =>
      wide === undefined ? [] : [{ sid, why: wide }],
    ),
  };
}

function otherwiseJson({ otherwise }: RoleLeast): object {
  if (otherwise === undefined) return {};
  const { parameters, proofs } = otherwise;
  return { otherValues: { parameters, proofs: proofs.map(proofJson) } };
}

function proofJson({ after, facts }: RoleProof): object {
  return { after, facts: facts.map(factJson) };
}

function factJson({ kind, verdict, pairs, witnesses, open, added }: ProofFact): object {
  return {
    kind,
    verdict,
    pairs,
    witnesses: witnesses.map((one) => ({
      caller: readable(one.caller),
      action: one.action,
      resource: readable(one.resource),
      context: Object.fromEntries(
        [...one.context].map(([key, values]) => [key, values.map(readable)]),
      ),
      because: one.because,
    })),
    open: open.map(({ action, resource, reason }) => ({
      action,
      resource: readable(resource),
      reason,
    })),
    added: added.map(({ action, resource, today }) => ({
      action,
      resource: readable(resource),
      today,
    })),
  };
}
