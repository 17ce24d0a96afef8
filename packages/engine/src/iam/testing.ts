import type { Policy, PolicyOrigin } from '../model/policy.ts';
import { hole } from '../model/text.ts';
import { valueFrom } from './parse/json.ts';
import { parsePolicy } from './parse/policy.ts';

/** A place for test policies. */
export const NOWHERE = { file: 'test.json', start: 0, end: 0 } as const;

/** Reads a policy document written as plain JSON; complaints are thrown, because a test wrote it. */
export function policyOf(
  document: unknown,
  origin: PolicyOrigin = { kind: 'inline', name: 'test' },
): Policy {
  return parsePolicy(
    valueFrom(document, NOWHERE),
    origin,
    (resource, attribute) => hole(`attr:${resource}.${attribute}`),
    ({ message }) => {
      throw new Error(message);
    },
  );
}

/** A policy of allowing statements, each `[actions, resources]`. */
export function allowing(...statements: readonly (readonly [unknown, unknown])[]): Policy {
  return policyOf({
    Version: '2012-10-17',
    Statement: statements.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })),
  });
}
