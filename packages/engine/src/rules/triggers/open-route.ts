import type { Match } from '../../model/finding.ts';
import type { TriggerNode } from '../../model/graph.ts';
import { isProbe } from '../../model/probe-route.ts';
import type { Query } from '../../model/query.ts';
import { verifiedBehindTrigger } from '../support/verified.ts';

/** When a place is open: the condition as a template writes it, `!Name` for its opposite. */
function whereHolds(name: string): string {
  return name.startsWith('!')
    ? `where condition ${name.slice(1)} does not hold`
    : `where condition ${name} holds`;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * A match for a live route that anyone on the internet can call without a credential, or, where requests are
 * signed, with the credentials of any account. Preflights carry
 * no data. Reading routes are one step less severe: public pages and catalogues are often meant so. So are
 * those of an API that is private in its other deployments. Where the code itself finds out who calls, that is said.
 */
export function* openRoute(trigger: TriggerNode, query: Query): Generator<Match> {
  if (trigger.route?.preflight === true) return;
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return;
  const { kind } = trigger.authentication;
  if (kind !== 'none' && kind !== 'iam') return;
  const wanted = kind === 'none' ? 'anyone' : 'any-account';
  const stranger = trigger.invokers.find((invoker) => invoker.kind === wanted);
  if (stranger === undefined) return;
  const route = trigger.route;
  const name = route === undefined ? trigger.name : `${route.method} ${route.path}`;
  const reads = route !== undefined && READS.has(route.method);
  const isProbed = route !== undefined && isProbe(route);
  const api = query.node(trigger.source);
  const publicWhen = api?.kind === 'api' ? api.publicWhen : undefined;
  const where = publicWhen === undefined ? '' : ` ${whereHolds(publicWhen)}`;
  const match: Match = {
    at: trigger.sourceSpan ?? trigger.span,
    because:
      kind === 'none'
        ? `anyone on the internet can call ${name}, and no authorizer stands before its function${where}`
        : `any AWS account can sign calls of ${name}, since the policy of the API lets everyone in${where}`,
    related:
      kind === 'none'
        ? [{ span: trigger.authentication.span, label: 'where authentication would be set' }]
        : [{ span: stranger.span, label: 'lets everyone in' }],
    severity: publicWhen !== undefined || isProbed ? 'low' : reads ? 'medium' : 'high',
    ...(isProbed ? { audience: 'auditor' } : {}),
    key: name,
  };
  yield verifiedBehindTrigger(match, trigger, query);
}
