import { mapped, requestOf } from '../application.ts';
import type { Host, Invocation } from '../command.ts';
import { writeResult } from '../disk.ts';
import { MAP_FORMATS } from '../formats.ts';
import { looksOf } from '../looks.ts';
import { outputsOf } from '../outputs.ts';

/** `postern map`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsOf(invocation, MAP_FORMATS, 'tree');
  const report = await mapped(
    await requestOf(invocation, host, invocation.positionals[0]),
    invocation,
  );
  const { renderMap } = await import('../../report/formats.ts');
  for (const { format, file } of outputs) {
    const looks = looksOf(invocation, host, file !== undefined);
    const text = await renderMap(format, report, looks);
    if (file === undefined) host.out.write(text);
    else writeResult(host.cwd, file, text);
  }
  if (report.diagnostics.some((one) => one.incomplete)) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}
