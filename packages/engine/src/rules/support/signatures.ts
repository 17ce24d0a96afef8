import type { CodeFacts } from '../../model/code.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { isGuardedBy } from './guards.ts';

/** Calls that compute or compare a signature, or belong to a library that does it on its own. */
const CALLS =
  /createHmac|hmac\.(?:new|compare_digest|digest)|timingSafeEqual|compare_digest|safeCompare|construct_?event|verifyKey|RequestValidator|validateRequest|verify_?(?:signature|webhook|request|header)|\bverify\b|SignatureVerifier|^(?:@slack\/(?:bolt|events-api|interactive-messages)|slack_bolt|slack_sdk\.signature|@octokit\/webhooks|svix|standardwebhooks|tweetnacl|discord-interactions|@shopify\/shopify-api|probot)\b/i;

/** Functions of the program that are named after it. */
const OWN =
  /\b\w*(?:verif|valid|check|authenticat)\w*(?:sign|hmac|webhook|secret|request|token)\w*\s*\(/i;

/** Whether something in the code of a function proves who wrote a request, or is named as if it did. */
export function verifies(fn: FunctionNode, facts: CodeFacts, query: Query): boolean {
  const isCompared = facts.observations.some(
    ({ kind, details }) =>
      kind === 'comparison' && ['environment', 'secret', 'hash'].includes(String(details.with)),
  );
  if (isGuardedBy(facts, 'webhook')) return true;
  if (isCompared || [...facts.uses.keys()].some((api) => CALLS.test(api))) return true;
  const code = query.graph.code.get(fn.id);
  const files = code?.kind === 'analysed' ? [code.file, ...facts.files] : facts.files;
  return files.some((file) => OWN.test(query.graph.sources.get(file)?.text ?? ''));
}

/** `POST /hooks`, or the name of a trigger without a route. */
export function sayRoute({ route, name }: TriggerNode): string {
  return route === undefined ? name : `${route.method} ${route.path}`;
}
