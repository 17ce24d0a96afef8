import type { CodeFacts, SourceLabel } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { isGuardedBy } from './guards.ts';
import { namesOf, sensitivityOf } from './sensitive.ts';

/** Whether a part of the event says who calls, with somebody behind it that has checked it: on some route of the function. */
export function isProven(label: SourceLabel, fn: FunctionNode, query: Query): boolean {
  if (label.origin.kind !== 'event') return false;
  return query
    .trustsOf(fn.id, label.path)
    .some(
      ({ trust }) => trust.control === 'claimed' && trust.absent !== true && trust.proof !== 'none',
    );
}

/** Whether callers choose a part of the event freely. */
export function isChosen(label: SourceLabel, fn: FunctionNode, query: Query): boolean {
  if (label.origin.kind !== 'event' || isProven(label, fn, query)) return false;
  const [worst] = query.trustsOf(fn.id, label.path);
  return worst?.trust.control === 'written' && worst.trust.absent !== true;
}

/** Places where callers put what proves who they are. */
const PROOFS = /^(?:headers|multiValueHeaders|cookies)(?:\.|$)|authoriz|(?:^|\.)token(?:$|\.)/i;

/** Names of libraries and calls that decide who may do what. */
const CHECKS =
  /auth(?!or(?:s|Name|_name|\b(?!iz)))|permission|casl|\bacl\b|verif|jwt|jose\b|session|passport|firebase-admin/i;

/**
 * Whether the code looks at anything that says who calls: a claim, a token or key in a header, a secret that it
 * compares, a library for it. What it does with it is another question.
 */
export function looksAtCaller(fn: FunctionNode, query: Query): boolean {
  const facts = query.factsOf(fn.id);
  if (facts === undefined) return true;
  return (
    facts.reads.some((read) => isProven(read, fn, query) || isProof(read)) ||
    comparesSecret(facts) ||
    isGuardedBy(facts, 'identity') ||
    isGuardedBy(facts, 'webhook') ||
    [...facts.uses.keys()].some((api) => CHECKS.test(api))
  );
}

function isProof({ path }: SourceLabel): boolean {
  const last = namesOf(path).at(-1) ?? '';
  return (
    PROOFS.test(path) &&
    (sensitivityOf(last) === 'credential' || /key|token|auth|signature/i.test(last))
  );
}

function comparesSecret({ observations }: CodeFacts): boolean {
  return observations.some(
    ({ kind, details }) =>
      (kind === 'comparison' && ['environment', 'secret', 'hash'].includes(String(details.with))) ||
      kind.startsWith('jwt-'),
  );
}

/** Whether the code reads what an authorizer has proved. */
export function readsClaims(fn: FunctionNode, query: Query): boolean {
  return (query.factsOf(fn.id)?.reads ?? []).some((read) => isProven(read, fn, query));
}
