import type { Graph } from '../../model/graph.ts';
import type { LeastStatement } from '../../model/least.ts';
import { readable } from '../../model/text.ts';
import type { PermissionUse, RoleUse, TrailSummary, Use } from '../../model/use.ts';
import { jsonPlace } from '../json/place.ts';
import { safeJson } from '../shared/clean.ts';
import type { RightsizeReport } from './model.ts';

/** Name of the format; a change that a reader could notice makes it v2. */
const FORMAT = 'postern-rightsize-v1';

/** Use of roles as JSON, as `docs/rightsize.schema.json` describes it. */
export function rightsizeJson(report: RightsizeReport): string {
  return safeJson({
    $schema: FORMAT,
    tool: report.tool,
    name: report.name,
    complete: report.complete,
    log: trailJson(report.trail),
    roles: report.roles.map((one) => roleJson(report.graph, one)),
  });
}

function trailJson(trail: TrailSummary): object {
  return {
    ...trail,
    first: isoOf(trail.first),
    last: isoOf(trail.last),
    others: Object.fromEntries(trail.others),
    unknownEvents: Object.fromEntries(trail.unknownEvents),
    problems: trail.problems.map((one) => ({ ...one, record: one.record ?? null })),
  };
}

function roleJson(graph: Graph, one: RoleUse): object {
  return {
    role: one.role,
    functions: one.functions,
    seenAs: one.seenAs,
    evidence: {
      ...one.evidence,
      first: isoOf(one.evidence.first),
      last: isoOf(one.evidence.last),
    },
    confidence: one.confidence,
    step: one.step,
    next: one.next ?? null,
    granted: one.granted,
    left: one.left,
    permissions: one.permissions.map((each) => permissionJson(graph, each)),
    refused: one.refused.map(useJson),
    proposal: proposalJson(one.proposal),
  };
}

function permissionJson(graph: Graph, one: PermissionUse): object {
  return {
    state: one.state,
    service: one.service,
    actions: one.actions,
    why: one.why,
    policy: one.policy,
    place: jsonPlace(graph, one.statement.span),
    uses: one.uses.map(useJson),
    because: one.because.map(({ span, text }) => ({ text, place: jsonPlace(graph, span) })),
  };
}

function useJson(use: Use): object {
  return {
    function: use.function ?? null,
    event: `${use.service}:${use.event}`,
    action: use.action ?? null,
    resource: use.resource ?? null,
    error: use.error ?? null,
    plane: use.plane,
    count: use.count,
    first: isoOf(use.first),
    last: isoOf(use.last),
    example: { ...use.example, time: isoOf(use.example.time), from: use.example.from ?? null },
  };
}

function proposalJson(proposal: RoleUse['proposal']): object {
  switch (proposal.kind) {
    case 'as-it-is':
      return { kind: proposal.kind };
    case 'none':
      return { kind: proposal.kind, reason: proposal.reason };
    case 'least':
      return {
        kind: proposal.kind,
        statements: proposal.roles.flatMap((role) => role.statements.map(statementJson)),
      };
  }
}

function statementJson(one: LeastStatement): object {
  return {
    sid: one.sid,
    actions: one.actions,
    resources: one.resources.map(({ arn, template }) => ({
      arn: readable(arn),
      template: template ?? null,
    })),
    conditions: one.conditions.map(({ operator, key, values }) => ({
      operator,
      key,
      values: values.map(readable),
    })),
    wide: one.wide ?? null,
  };
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
