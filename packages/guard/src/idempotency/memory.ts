import type { Store } from './store.ts';

type Entry = {
  readonly owner: string;
  readonly payload: string;
  readonly until: number;
  readonly isDone: boolean;
  readonly answer: string | undefined;
};

/** Keys in the memory of one environment: for tests and local runs. Other environments know nothing of it. */
export function memoryStore(): Store {
  const entries = new Map<string, Entry>();
  return {
    async take(key, { owner, payload, now, leaseEnds }) {
      const entry = entries.get(key);
      if (entry === undefined || entry.until <= now || entry.owner === owner) {
        entries.set(key, { owner, payload, until: leaseEnds, isDone: false, answer: undefined });
        return { kind: 'taken' };
      }
      return entry.isDone
        ? { kind: 'done', payload: entry.payload, answer: entry.answer }
        : { kind: 'held', payload: entry.payload, until: entry.until };
    },
    async finish(key, { owner, answer, expires }) {
      const entry = entries.get(key);
      if (entry?.owner !== owner) return false;
      entries.set(key, { ...entry, until: expires, isDone: true, answer });
      return true;
    },
    async release(key, owner) {
      const entry = entries.get(key);
      if (entry?.owner === owner && !entry.isDone) entries.delete(key);
    },
  };
}
