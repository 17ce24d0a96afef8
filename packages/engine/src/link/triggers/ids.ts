import type { TriggerNode } from '../../model/graph.ts';
import { anonymous } from '../../model/text.ts';
import { shortHash } from '../../support/hash.ts';

/** A key that counts: `route:3`, `target:0:schedule`. */
const COUNTED = /^([a-z-]+):\d/;

/**
 * The triggers with ids that do not depend on their order, so that a route added before others leaves the
 * fingerprints of their findings as they are. Those that are alike in everything that a person sees are counted.
 */
export function withLastingIds(triggers: readonly TriggerNode[]): readonly TriggerNode[] {
  const seen = new Map<string, number>();
  return triggers.map((trigger) => {
    const id = lastingId(trigger);
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return { ...trigger, id: before === 0 ? id : `${id}:${before}` };
  });
}

function lastingId({ id, name, route, trigger, function: target, qualifier }: TriggerNode): string {
  const at = id.lastIndexOf('#');
  const family = COUNTED.exec(id.slice(at + 1))?.[1];
  if (family === undefined) return id;
  const shown = route === undefined ? name : `${route.method} ${route.path}`;
  const hash = shortHash(trigger, anonymous(shown), target, anonymous(qualifier)).slice(0, 8);
  return `${id.slice(0, at)}#${family}:${hash}`;
}
