import { type ChangedFile, changedFiles, unifiedDiff } from '../../mend/diff.ts';
import { mend } from '../../mend/mend.ts';
import type { AttackPath, Finding, Fix } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { counted } from '../../report/shared/view.ts';
import { PosternError } from '../../support/error.ts';
import { requestOf, scanned } from '../application.ts';
import { type Host, type Invocation, isSet } from '../command.ts';
import { replaceSource } from '../disk.ts';
import { counts } from '../exit.ts';
import { looksOf } from '../looks.ts';
import { painted } from '../painted.ts';
import { idsAndDirectory, meantBy } from '../targets.ts';

type Mendable = Finding & { readonly fix: Fix };

/** `postern fix`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const { ids, directory } = idsAndDirectory(host.cwd, invocation.positionals);
  const request = await requestOf(invocation, host, directory);
  const report = await scanned(request, invocation, host);
  const chosen = chosenOf(ids, report);
  const mendable = chosen.filter(hasFix);
  const taken = mendable.filter(
    ({ fix }) => fix.safe || ids.length > 0 || isSet(invocation, 'unsafe'),
  );
  const files = changesOf(taken, report, host);
  if (isSet(invocation, 'write')) {
    for (const file of files) write(request.target.root, file);
    const after = await scanned(request, invocation, host);
    if (missed(after) > missed(report)) undo(request.target.root, files);
    host.out.write(outcome(files, report, after));
  } else {
    const { color } = looksOf(invocation, host);
    host.out.write(files.map((file) => painted(unifiedDiff(file), color)).join(''));
  }
  host.err.write(summary(chosen, mendable, taken, files, isSet(invocation, 'write')));
  return 0;
}

/** What the ids mean; without ids, every finding that counts. Of a path, the findings that cut it. */
function chosenOf(ids: readonly string[], report: Report): readonly Finding[] {
  if (ids.length === 0) return report.findings.filter((finding) => counts(finding, report));
  const prints = new Set<string>();
  for (const id of ids) {
    const meant = meantBy(id, report);
    if (meant.kind === 'findings') for (const one of meant.findings) prints.add(one.fingerprint);
    else for (const print of cutsOf(meant.path, id)) prints.add(print);
  }
  return report.findings.filter((finding) => prints.has(finding.fingerprint));
}

function cutsOf({ cuts }: AttackPath, id: string): readonly string[] {
  if (cuts.length > 0) return cuts;
  throw new PosternError('usage', `no single finding ends attack path \`${id}\``, {
    help: `\`postern explain ${id}\` shows its steps: taking any one away ends it`,
  });
}

function hasFix(finding: Finding): finding is Mendable {
  return finding.fix !== undefined;
}

function changesOf(taken: readonly Mendable[], report: Report, host: Host): readonly ChangedFile[] {
  const { sources, declared } = report.graph;
  const edits = taken.flatMap((finding) => finding.fix.edits);
  const { changes, problems } = mend(edits, sources, declared);
  for (const problem of problems) host.err.write(`postern: left out: ${problem.why}\n`);
  const checks = new Set(taken.map(({ fix }) => (fix.safe ? undefined : fix.check)));
  for (const check of checks) if (check !== undefined) host.err.write(`check: ${check}\n`);
  return changedFiles(changes, sources);
}

function write(root: string, { path, before, after }: ChangedFile): void {
  if (after === undefined) {
    throw new PosternError('fix-conflict', `two changes of \`${path}\` touch the same text`, {
      help: 'mend one finding at a time: `postern fix ID DIR --write`',
    });
  }
  replaceSource(root, path, before, after);
}

/** How much a scan could not read. */
function missed({ diagnostics }: Report): number {
  return diagnostics.filter((one) => one.incomplete).length;
}

/** A file that cannot be read any more has no findings either: that is no success. */
function undo(root: string, files: readonly ChangedFile[]): never {
  for (const { path, before, after } of files) {
    if (after !== undefined) replaceSource(root, path, after, before);
  }
  throw new PosternError('fix-conflict', 'the changed files could not be read any more', {
    help: 'they are as they were; mend one finding at a time, and please report this',
  });
}

/** What a second scan says of the change: the findings gone, and any that are new. */
function outcome(files: readonly ChangedFile[], before: Report, after: Report): string {
  const left = new Set(after.findings.map((finding) => finding.fingerprint));
  const had = new Set(before.findings.map((finding) => finding.fingerprint));
  const gone = [...had].filter((print) => !left.has(print)).length;
  const fresh = after.findings.filter((finding) => !had.has(finding.fingerprint));
  const lines = [
    ...files.map((file) => `changed ${file.path}`),
    `${counted(gone, 'finding')} gone, ${after.findings.filter((one) => counts(one, after)).length} left`,
    ...fresh.map((finding) => `new: ${finding.rule}: ${finding.because}`),
  ];
  return `${lines.join('\n')}\n`;
}

function summary(
  chosen: readonly Finding[],
  mendable: readonly Mendable[],
  taken: readonly Mendable[],
  files: readonly ChangedFile[],
  isWritten: boolean,
): string {
  const held = mendable.length - taken.length;
  const lines = [
    `${taken.length} of ${counted(chosen.length, 'finding')} can be mended here, in ${counted(files.length, 'file')}`,
    ...(held === 0 ? [] : [`${counted(held, 'change')} to look at first: --unsafe shows them`]),
    ...(isWritten || files.length === 0 ? [] : ['nothing was written: --write makes the changes']),
  ];
  return `${lines.join('\n')}\n`;
}
