import type { GuardPolicyReport } from '../../report/guard-policy/model.ts';
import { requestOf } from '../application.ts';
import type { Host, Invocation } from '../command.ts';
import { writeResult } from '../disk.ts';
import { GUARD_POLICY_FORMATS } from '../formats.ts';
import { looksOf } from '../looks.ts';
import { outputsOf } from '../outputs.ts';
import { functionsNamed } from './needs.ts';

/** `postern guard-policy`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsOf(invocation, GUARD_POLICY_FORMATS, 'terminal');
  const report = await reachReport(invocation, host);
  const [{ guardPolicyText }, { guardPolicyJson }] = await Promise.all([
    import('../../report/guard-policy/terminal.ts'),
    import('../../report/guard-policy/json.ts'),
  ]);
  for (const { format, file } of outputs) {
    const looks = looksOf(invocation, host, file !== undefined);
    const text = format === 'json' ? guardPolicyJson(report.reach) : guardPolicyText(report, looks);
    if (file === undefined) host.out.write(text);
    else writeResult(host.cwd, file, text);
    if (format === 'json') warn(report, host);
  }
  if (!report.complete) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}

/** A policy says nothing of what it lacks. */
function warn({ reach }: GuardPolicyReport, host: Host): void {
  const open = reach.reduce((sum, one) => sum + one.open.length, 0);
  const unseen = reach.filter((one) => one.code.kind === 'not-analysed').length;
  if (open === 0 && unseen === 0) return;
  const parts = [
    ...(open === 0 ? [] : [`${open} places where what is reached is not known`]),
    ...(unseen === 0 ? [] : [`${unseen} functions whose code was not analysed`]),
  ];
  host.err.write(`the policy leaves out ${parts.join(' and ')}: see \`postern guard-policy\`\n`);
}

async function reachReport(invocation: Invocation, host: Host): Promise<GuardPolicyReport> {
  const [directory, name] = invocation.positionals;
  const { target, options } = await requestOf(invocation, host, directory);
  const [{ reachIn }, { NodeFiles }] = await Promise.all([
    import('../../scan/reach.ts'),
    import('../node-files.ts'),
  ]);
  const { graph, diagnostics, reach } = reachIn(new NodeFiles(target.root), options);
  const chosen = name === undefined ? graph.functions : functionsNamed(graph.functions, name);
  const ids = new Set(chosen.map((one) => one.id));
  return {
    tool: { name: 'postern', version: options.version },
    name: options.name,
    graph,
    reach: reach.filter((one) => ids.has(one.function)),
    complete: !diagnostics.some((one) => one.incomplete),
  };
}
