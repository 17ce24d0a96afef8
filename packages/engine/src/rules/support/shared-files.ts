import type { CodeFacts, Observation, SourceLabel } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { sourcesIn } from './code-values.ts';
import { isOpenToOutsiders } from './sources.ts';

/** Files below `/tmp` that hold data of one caller and are read by a later invocation; one finding for each name. */
export function* sharedFiles(fn: FunctionNode, query: Query): Generator<Match> {
  const facts = query.factsOf(fn.id);
  if (facts === undefined) return;
  const removed = new Set(facts.observations.filter(isRemoval).map(({ details }) => details.name));
  for (const one of facts.observations) {
    const { kind, details, from, at } = one;
    if (kind !== 'file-of-earlier-invocation' || removed.has(details.name)) continue;
    if (!from.some((source) => isCallers(source, facts))) continue;
    const isOpen = isOpenToOutsiders(fn, query);
    yield {
      at,
      because: `\`${details.name}\` outlives the invocation: ${fn.name} writes data of its caller there, and reads the file without having written it anew, so that the next caller may get what was left`,
      severity: isOpen ? 'high' : 'low',
      audience: isOpen ? 'default' : 'auditor',
      functions: [fn.id],
      related: [{ span: readOf(one), label: 'reads what may be of an earlier invocation' }],
      key: String(details.name),
    };
  }
}

function isRemoval({ kind }: Observation): boolean {
  return kind === 'file-removed';
}

/** A part of the event, or what a call answered that was asked with one. */
function isCallers({ origin }: SourceLabel, facts: CodeFacts): boolean {
  if (origin.kind === 'event') return true;
  if (origin.kind !== 'call') return false;
  const call = facts.calls[origin.call];
  return (
    call !== undefined && sourcesIn(call.parameters).some((one) => one.origin.kind === 'event')
  );
}

function readOf({ details }: Observation): { file: string; start: number; end: number } {
  const { readFile, readStart, readEnd } = details;
  return { file: String(readFile), start: Number(readStart), end: Number(readEnd) };
}
