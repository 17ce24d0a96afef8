import { measured, type Run } from './measure.ts';
import type { Result } from './table.ts';
import type { Tool } from './tools.ts';

/** Every tool once a round, so that a machine that is busy for a while is busy for all of them. */
export async function compared(
  workload: string,
  folder: string,
  present: readonly Tool[],
  rounds: number,
): Promise<Result> {
  const runs = new Map<string, Run[]>(present.map((tool) => [tool.name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const tool of present) {
      if (tool.isSlow === true && round !== 1) continue;
      console.error(`${workload}, round ${round} of ${rounds}: ${tool.name}`);
      const run = await measured(tool.command(folder));
      // The first finds its files and its compiled code cold, which says more about the disk.
      if (round > 0) runs.get(tool.name)?.push(run);
    }
  }
  const gaveUp = present.filter(({ name, finished }) =>
    runs.get(name)?.some(({ code }) => code === null || !finished.includes(code)),
  );
  return { workload, runs, gaveUp: new Set(gaveUp.map((tool) => tool.name)) };
}

/** The tools that are there; those that are not are told of. */
export function installed(all: readonly Tool[]): readonly Tool[] {
  for (const { name, version, install } of all) {
    if (version === undefined)
      console.error(`bench: ${name} is left out: not on the PATH (${install})`);
  }
  return all.filter((tool) => tool.version !== undefined);
}
