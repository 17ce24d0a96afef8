import { type Baseline, formatBaseline, goneCount, parseBaseline } from '../../config/baseline.ts';
import type { Threshold } from '../../config/threshold.ts';
import type { Report } from '../../model/report.ts';
import { counted } from '../../report/shared/view.ts';
import { PosternError } from '../../support/error.ts';
import { type Request, requestOf, scanned } from '../application.ts';
import { type Host, type Invocation, isSet, optionOf } from '../command.ts';
import { exists, readNamed, writeResult } from '../disk.ts';
import { exitCode } from '../exit.ts';
import { SCAN_FORMATS } from '../formats.ts';
import { looksOf } from '../looks.ts';
import { type Output, outputsOf } from '../outputs.ts';

/** `postern scan`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsOf(invocation, SCAN_FORMATS, 'terminal');
  for (const output of outputs) looksOf(invocation, host, output.file !== undefined);
  const request = await requestOf(invocation, host, invocation.positionals[0]);
  const baseline = baselineOf(invocation, host, request);
  const found = await scanned(request, invocation, host, baseline);
  if (isSet(invocation, 'update-baseline')) return updateBaseline(found, invocation, host, request);
  const report = baseline === undefined ? found : withoutKnownPaths(found, baseline);
  for (const output of outputs) await produce(report, output, invocation, host);
  if (!isSet(invocation, 'quiet')) {
    notes(report, found, baseline, host);
    if (outputs.some(({ format, file }) => format === 'terminal' && file === undefined)) {
      whereToRun(report, invocation.positionals[0], host);
    }
  }
  return exitCode(report, thresholdOf(invocation, request));
}

async function produce(
  report: Report,
  output: Output,
  invocation: Invocation,
  host: Host,
): Promise<void> {
  const { renderReport } = await import('../../report/formats.ts');
  const looks = looksOf(invocation, host, output.file !== undefined);
  const text = await renderReport(output.format, report, looks);
  if (output.file === undefined) return host.out.write(text);
  writeResult(host.cwd, output.file, text);
  if (!isSet(invocation, 'quiet')) host.err.write(`${output.format}: ${output.file}\n`);
}

function thresholdOf(invocation: Invocation, { config }: Request): Threshold {
  // The option's choices are exactly the thresholds.
  const given = optionOf(invocation, 'fail-on') as Threshold | undefined;
  return given ?? config.failOn ?? 'high';
}

function baselineFile(invocation: Invocation, { config }: Request): string | undefined {
  return optionOf(invocation, 'baseline') ?? config.baseline;
}

function baselineOf(invocation: Invocation, host: Host, request: Request): Baseline | undefined {
  const file = baselineFile(invocation, request);
  if (file === undefined || isSet(invocation, 'update-baseline')) return undefined;
  if (exists(host.cwd, file)) return parseBaseline(readNamed(host.cwd, file, 'baseline'), file);
  throw new PosternError('not-found', `there is no baseline \`${file}\``, {
    help: 'write it with --update-baseline',
  });
}

/** Paths that were there when the baseline was written are no news. */
function withoutKnownPaths(report: Report, baseline: Baseline): Report {
  const paths = report.paths.filter((path) => !baseline.paths.has(path.fingerprint));
  return { ...report, paths };
}

function updateBaseline(
  report: Report,
  invocation: Invocation,
  host: Host,
  request: Request,
): number {
  const file = baselineFile(invocation, request);
  if (file === undefined) {
    throw new PosternError('usage', '`--update-baseline` needs `--baseline FILE`');
  }
  if (report.diagnostics.some((one) => one.incomplete) && !isSet(invocation, 'quiet')) {
    host.err.write('postern: the scan is incomplete: what it missed is not in the baseline\n');
  }
  const { findings, paths, root } = report;
  // The folder's name differs from machine to machine, and a baseline is shared.
  const rows = findings.map((one) => (one.node === root ? { ...one, node: 'application' } : one));
  writeResult(host.cwd, file, formatBaseline(rows, paths));
  host.err.write(
    `${file}: ${counted(findings.length, 'finding')}, ${counted(paths.length, 'attack path')}\n`,
  );
  return 0;
}

function notes(report: Report, found: Report, baseline: Baseline | undefined, host: Host): void {
  if (report.graph.stacks.length === 0) {
    const unread = report.diagnostics.some((one) => one.incomplete);
    host.err.write(
      unread
        ? 'postern: no template could be read\n'
        : 'postern: no template was found\n  give the folder that holds it: `postern scan DIR`\n',
    );
  }
  if (baseline === undefined) return;
  const gone = goneCount(found.findings, baseline);
  const hidden = found.paths.length - report.paths.length;
  if (hidden > 0) host.err.write(`baseline: ${counted(hidden, 'known attack path')} not shown\n`);
  if (gone > 0) {
    host.err.write(
      `baseline: ${counted(gone, 'finding')} gone; --update-baseline takes them out\n`,
    );
  }
}

/** The commands of a report mean the folder that they are run in: a person who named another must name it again. */
function whereToRun(report: Report, folder: string | undefined, host: Host): void {
  if (folder === undefined || folder === '.' || !host.err.isTty) return;
  if (report.paths.length === 0 && report.findings.length === 0) return;
  host.err.write(`to run a command from above: \`postern explain 1 ${folder}\`\n`);
}
