import type { Finding } from '../model/finding.ts';
import type { NodeId } from '../model/graph.ts';
import type { Span } from '../model/span.ts';
import type { Entry } from './entry.ts';

/** Findings that are themselves the open door of a path, by the nodes and the places that they name. */
export class Doors {
  readonly #byNode = new Map<NodeId, Finding[]>();
  readonly #byPlace = new Map<string, Finding[]>();

  constructor(findings: readonly Finding[]) {
    for (const one of findings) {
      if (one.isDoor !== true) continue;
      for (const id of new Set([one.node, ...(one.nodes ?? [])])) add(this.#byNode, id, one);
      add(this.#byPlace, placeKey(one.at), one);
    }
  }

  /** The open doors of a node. */
  of(node: NodeId | undefined): readonly Finding[] {
    return node === undefined ? [] : (this.#byNode.get(node) ?? []);
  }

  /** Fingerprints of those doors of a node that nobody gave a reason for. */
  openOf(node: NodeId): readonly string[] {
    return this.of(node)
      .filter((one) => one.suppressed === undefined)
      .map((one) => one.fingerprint);
  }

  /**
   * The doors that let an entry's invoker in. Those at the very place where it is let in come first,
   * wherever on the way that is (a topic before its queue); what tells of the trigger only counts without one.
   */
  to({ trigger, invoker }: Entry): readonly Finding[] {
    const there = this.#byPlace.get(placeKey(invoker.span));
    return there ?? [...new Set([...this.of(trigger.id), ...this.of(trigger.source)])];
  }

  /** Whether somebody gave a reason for leaving open every door to an entry. */
  isAccepted(entry: Entry): boolean {
    return areAccepted(this.to(entry));
  }
}

/** Whether all of some doors are left open for a reason; no door at all is nobody's decision. */
export function areAccepted(doors: readonly Finding[]): boolean {
  return doors.length > 0 && doors.every((one) => one.suppressed !== undefined);
}

function placeKey({ file, start, end }: Span): string {
  return `${file}\0${start}\0${end}`;
}

function add<K>(map: Map<K, Finding[]>, key: K, one: Finding): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else list.push(one);
}
