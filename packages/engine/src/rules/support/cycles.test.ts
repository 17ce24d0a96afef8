import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrow, loops, reachable, shortestLoop } from './cycles.ts';

const arrow = fc.record({
  from: fc.integer({ min: 0, max: 7 }).map(String),
  to: fc.integer({ min: 0, max: 7 }).map(String),
});
const graph = fc
  .array(arrow, { maxLength: 20 })
  .map((arrows) => Map.groupBy(arrows, (one: Arrow) => one.from));

describe('loops', () => {
  it('are the nodes that reach themselves, grouped by who reaches whom', () => {
    fc.assert(
      fc.property(graph, (arrows) => {
        const groups = loops(arrows);
        const grouped = groups.flat();
        expect(new Set(grouped).size).toBe(grouped.length);
        for (const id of arrows.keys()) {
          expect(grouped.includes(id)).toBe(reachable(id, arrows).has(id));
        }
        for (const group of groups) {
          for (const a of group) {
            for (const b of group) expect(reachable(a, arrows).has(b)).toBe(true);
          }
        }
      }),
    );
  });

  it('have a shortest way that is one, and closes', () => {
    fc.assert(
      fc.property(graph, (arrows) => {
        for (const group of loops(arrows)) {
          for (const start of group) {
            const way = shortestLoop(start, new Set(group), arrows) ?? [];
            expect(way[0]?.from).toBe(start);
            expect(way.at(-1)?.to).toBe(start);
            for (const [i, one] of way.entries()) {
              expect(i === 0 ? start : way[i - 1]?.to).toBe(one.from);
            }
            expect(new Set(way.map((one) => one.from)).size).toBe(way.length);
          }
        }
      }),
    );
  });
});
