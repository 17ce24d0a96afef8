import type { FunctionNode } from '../../model/graph.ts';
import type { NeedsReport } from '../../report/needs/model.ts';
import { PosternError } from '../../support/error.ts';
import { nearest } from '../../support/nearest.ts';
import { requestOf } from '../application.ts';
import type { Host, Invocation } from '../command.ts';
import { writeResult } from '../disk.ts';
import { NEEDS_FORMATS } from '../formats.ts';
import { looksOf } from '../looks.ts';
import { outputsOf } from '../outputs.ts';
import { suggestion } from '../parse.ts';

/** `postern needs`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsOf(invocation, NEEDS_FORMATS, 'terminal');
  const [directory, name] = invocation.positionals;
  const report = await needsReport(invocation, host, directory, name);
  const [{ needsText }, { needsJson }] = await Promise.all([
    import('../../report/needs/terminal.ts'),
    import('../../report/needs/json.ts'),
  ]);
  for (const { format, file } of outputs) {
    const looks = looksOf(invocation, host, file !== undefined);
    const text = format === 'json' ? needsJson(report) : needsText(report, looks);
    if (file === undefined) host.out.write(text);
    else writeResult(host.cwd, file, text);
  }
  if (!report.complete) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}

async function needsReport(
  invocation: Invocation,
  host: Host,
  directory: string | undefined,
  name: string | undefined,
): Promise<NeedsReport> {
  const { target, config, options } = await requestOf(invocation, host, directory);
  const [{ needsIn }, { NodeFiles }] = await Promise.all([
    import('../../scan.ts'),
    import('../node-files.ts'),
  ]);
  const found = needsIn(new NodeFiles(target.root), options, config.needs);
  const { graph, diagnostics } = found;
  const chosen = name === undefined ? graph.functions : functionsNamed(graph.functions, name);
  const ids = new Set(chosen.map((one) => one.id));
  return {
    tool: { name: 'postern', version: options.version },
    name: options.name,
    graph,
    needs: found.needs.filter((one) => ids.has(one.function)),
    complete: !diagnostics.some((one) => one.incomplete),
  };
}

/** Functions of a logical id, name or node id. Throws `usage` where there is none. */
export function functionsNamed(
  all: readonly FunctionNode[],
  name: string,
): readonly FunctionNode[] {
  const found = all.filter(
    (one) => one.id === name || one.name === name || one.resource?.logicalId === name,
  );
  if (found.length > 0) return found;
  const meant = suggestion(nearest(name, new Set(all.map((one) => one.name))));
  throw new PosternError('usage', `no function is called \`${name}\`${meant}`, {
    help: '`postern map` lists them',
  });
}
