import type { LeastReport } from '../../report/least/model.ts';
import { requestOf } from '../application.ts';
import type { Host, Invocation } from '../command.ts';
import { LEAST_FORMATS } from '../commands.ts';
import { writeResult } from '../disk.ts';
import { looksOf } from '../looks.ts';
import { outputsOf } from '../outputs.ts';
import { functionsNamed } from './needs.ts';

/** `postern least`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsOf(invocation, LEAST_FORMATS, 'terminal');
  const [directory, name] = invocation.positionals;
  const report = await leastReport(invocation, host, directory, name);
  const [{ leastText }, { leastJson }] = await Promise.all([
    import('../../report/least/terminal.ts'),
    import('../../report/least/json.ts'),
  ]);
  for (const { format, file } of outputs) {
    const looks = looksOf(invocation, host, file !== undefined);
    const text = format === 'json' ? leastJson(report) : leastText(report, looks);
    if (file === undefined) host.out.write(text);
    else writeResult(host.cwd, file, text);
  }
  if (!report.complete) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}

async function leastReport(
  invocation: Invocation,
  host: Host,
  directory: string | undefined,
  name: string | undefined,
): Promise<LeastReport> {
  const { target, config, options } = await requestOf(invocation, host, directory);
  const [{ leastIn }, { NodeFiles }] = await Promise.all([
    import('../../scan/least.ts'),
    import('../node-files.ts'),
  ]);
  const found = leastIn(new NodeFiles(target.root), options, config.needs);
  const { graph, diagnostics } = found;
  const chosen = name === undefined ? graph.functions : functionsNamed(graph.functions, name);
  const ids = new Set(chosen.map((one) => one.id));
  return {
    tool: { name: 'postern', version: options.version },
    name: options.name,
    graph,
    needs: found.needs,
    roles: found.roles.filter((one) => one.difference.functions.some((id) => ids.has(id))),
    audience: options.audience,
    complete: !diagnostics.some((one) => one.incomplete),
  };
}
