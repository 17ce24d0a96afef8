import type { Match } from '../../model/finding.ts';
import type { TriggerNode } from '../../model/graph.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * A match for a live route that anyone on the internet can call without a credential. Preflights carry
 * no data. Reading routes are one step less severe: public pages and catalogues are often meant so.
 */
export function* openRoute(trigger: TriggerNode): Generator<Match> {
  if (trigger.authentication.kind !== 'none' || trigger.route?.preflight === true) return;
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return;
  const anyone = trigger.invokers.find((invoker) => invoker.kind === 'anyone');
  if (anyone === undefined) return;
  const route = trigger.route;
  const name = route === undefined ? trigger.name : `${route.method} ${route.path}`;
  const reads = route !== undefined && READS.has(route.method);
  yield {
    at: trigger.sourceSpan ?? trigger.span,
    because: `anyone on the internet can call ${name}, and no authorizer stands before its function`,
    related: [{ span: trigger.authentication.span, label: 'where authentication would be set' }],
    severity: reads ? 'medium' : 'high',
    key: name,
  };
}
