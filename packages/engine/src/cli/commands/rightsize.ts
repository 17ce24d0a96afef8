import type { Rightsizing } from '../../least/rightsize/rightsize.ts';
import type { RightsizeReport } from '../../report/rightsize/model.ts';
import type { Rightsizable } from '../../scan/rightsize.ts';
import { PosternError } from '../../support/error.ts';
import { type Request, requestOf } from '../application.ts';
import { type Host, type Invocation, isSet, optionOf, optionsOf } from '../command.ts';
import { writeResult } from '../disk.ts';
import { RIGHTSIZE_FORMATS } from '../formats.ts';
import { looksOf, showsProgress } from '../looks.ts';
import { type Output, outputsOf } from '../outputs.ts';
import { diff, writeChanges, writePolicies } from '../trail/changes.ts';

/** `postern rightsize`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsOf(invocation, RIGHTSIZE_FORMATS, 'terminal');
  const request = await requestOf(invocation, host, invocation.positionals[0]);
  const { found, report } = await sized(invocation, host, request);
  const logs = optionsOf(invocation, 'replay');
  if (logs.length > 0) {
    const { replay } = await import('../trail/replay.ts');
    const proposals = report.roles.map((one) => one.proposal);
    return replay(logs, { ...found, proposals }, outputs, invocation, host);
  }
  const file = optionOf(invocation, 'policy-json');
  if (file !== undefined) await writePolicies(host, file, report);
  else if (isSet(invocation, 'write')) writeChanges(invocation, host, request, found, report);
  else if (isSet(invocation, 'diff')) diff(invocation, host, found, report);
  else for (const output of outputs) await show(invocation, host, report, output);
  if (!report.complete) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}

async function show(
  invocation: Invocation,
  host: Host,
  report: RightsizeReport,
  { format, file }: Output,
): Promise<void> {
  const looks = looksOf(invocation, host, file !== undefined);
  const text =
    format === 'json'
      ? (await import('../../report/rightsize/json.ts')).rightsizeJson(report)
      : (await import('../../report/rightsize/terminal.ts')).rightsizeText(report, looks);
  if (file === undefined) host.out.write(text);
  else writeResult(host.cwd, file, text);
}

async function sized(
  invocation: Invocation,
  host: Host,
  { target, config, options }: Request,
): Promise<{ readonly found: Rightsizable; readonly report: RightsizeReport }> {
  const logs = optionsOf(invocation, 'cloudtrail');
  if (logs.length === 0) {
    throw new PosternError('usage', '`postern rightsize` needs a log: `--cloudtrail PATH`', {
      help: 'a folder or file with CloudTrail records, or an s3:// address',
    });
  }
  const since = sinceOf(optionOf(invocation, 'since'));
  const [{ rightsizeIn }, { NodeFiles }] = await Promise.all([
    import('../../scan/rightsize.ts'),
    import('../node-files.ts'),
  ]);
  const found = rightsizeIn(new NodeFiles(target.root), options, config.needs);
  const read = await readLogs(logs, found.sizing, since, invocation, host);
  const trail = found.sizing.aggregate.summary(read.files, read.bytes);
  const report: RightsizeReport = {
    tool: { name: 'postern', version: options.version },
    name: options.name,
    graph: found.graph,
    trail,
    roles: found.sizing.roles(),
    complete: trail.problemCount === 0 && !found.diagnostics.some((one) => one.incomplete),
  };
  return { found, report };
}

async function readLogs(
  logs: readonly string[],
  sizing: Rightsizing,
  since: number | undefined,
  invocation: Invocation,
  host: Host,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const [{ readSource }, { sourcesOf }, { withLocal }, { Progress }] = await Promise.all([
    import('../trail/read.ts'),
    import('../trail/sources.ts'),
    import('../trail/bucket.ts'),
    import('../trail/progress.ts'),
  ]);
  return withLocal(logs, host, async (paths) => {
    const sources = paths.flatMap((path) => sourcesOf(host.cwd, path));
    const bytes = sources.reduce((sum, one) => sum + one.bytes, 0);
    const progress = new Progress(host, bytes, showsProgress(invocation, host));
    for (const source of sources) {
      await readSource(source, sizing.aggregate, since, (more) => progress.add(more));
    }
    progress.end();
    return { files: sources.length, bytes };
  });
}

/** The beginning of a day in UTC. Throws `usage`. */
function sinceOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(?:T.*)?$/.test(written) ? Date.parse(written) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new PosternError('usage', `\`--since\` takes a date, not \`${written}\``, {
    help: 'write it as `--since 2026-08-01`',
  });
}
