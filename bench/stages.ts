import { NodeFiles } from '../packages/engine/src/cli/node-files.ts';
import { renderReport } from '../packages/engine/src/report/formats.ts';
import { scan } from '../packages/engine/src/scan.ts';

/** Processor milliseconds of each stage of one scan in this process, and what it found. */
export async function stagesOf(folder: string): Promise<ReadonlyMap<string, number>> {
  const spent = new Map<string, number>();
  let stage = '';
  let since = now();
  const begin = (next: string): void => {
    if (stage !== '') spent.set(stage, now() - since);
    stage = next;
    since = now();
  };
  const report = scan(new NodeFiles(folder), { now: Date.now }, OPTIONS, begin);
  begin('report');
  await renderReport('terminal', report, { color: false, width: 100, unicode: true });
  begin('');
  return spent;
}

const OPTIONS: Parameters<typeof scan>[2] = {
  name: 'bench',
  version: '0',
  audience: 'default',
  selection: { only: [], skip: [] },
  ignore: [],
  baseline: undefined,
  code: false,
};

function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
