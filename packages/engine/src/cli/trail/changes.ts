import { type ChangedFile, changedFiles, unifiedDiff } from '../../mend/diff.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import type { RightsizeReport } from '../../report/rightsize/model.ts';
import { counted } from '../../report/shared/view.ts';
import type { Rightsizable } from '../../scan/rightsize.ts';
import { PosternError } from '../../support/error.ts';
import type { Request } from '../application.ts';
import { type Host, type Invocation, isSet } from '../command.ts';
import { replaceSource, writeResult } from '../disk.ts';
import { looksOf } from '../looks.ts';
import { painted } from '../painted.ts';

/** Shows the changes of the templates as a diff, and tells of those that are left out. */
export function diff(
  invocation: Invocation,
  host: Host,
  found: Rightsizable,
  report: RightsizeReport,
): void {
  const { files, told } = taken(invocation, found, report);
  const { color } = looksOf(invocation, host);
  host.out.write(files.map((file) => painted(unifiedDiff(file), color)).join(''));
  host.err.write(`${told.join('\n')}\n`);
}

/** Makes the changes. Throws `fix-conflict` where two of them touch the same text. */
export function writeChanges(
  invocation: Invocation,
  host: Host,
  { target }: Request,
  found: Rightsizable,
  report: RightsizeReport,
): void {
  const { files, told } = taken(invocation, found, report);
  for (const { path, before, after } of files) {
    if (after === undefined) {
      throw new PosternError('fix-conflict', `two changes of \`${path}\` touch the same text`, {
        help: '`--diff` shows the others',
      });
    }
    replaceSource(target.root, path, before, after);
    host.out.write(`changed ${path}\n`);
  }
  host.err.write(`${told.join('\n')}\n`);
}

function taken(
  invocation: Invocation,
  found: Rightsizable,
  report: RightsizeReport,
): { readonly files: readonly ChangedFile[]; readonly told: readonly string[] } {
  const all = found.changed(report.roles);
  const able = all.filter((one) => one.changes.length > 0);
  const chosen = isSet(invocation, 'unproven') ? able : able.filter(isProven);
  const files = changedFiles(found.changesOf(chosen), found.graph.sources);
  const left = able.length - chosen.length;
  return { files, told: [`${counted(chosen.length, 'role')} narrowed`, ...notes(all, left)] };
}

function notes(all: readonly RoleLeast[], left: number): readonly string[] {
  const unwritten = all.filter((one) => one.changes.length === 0).length;
  return [
    ...(left === 0
      ? []
      : [`${counted(left, 'change')} not proven and left out: --unproven takes them as well`]),
    ...(unwritten === 0
      ? []
      : [`${counted(unwritten, 'role')} cannot be changed in the template: see --policy-json`]),
  ];
}

/** The narrowed policies as IAM documents, by role. */
export async function writePolicies(
  host: Host,
  path: string,
  { roles }: RightsizeReport,
): Promise<void> {
  const { policyJson } = await import('../../report/least/policy-json.ts');
  const { safeJson } = await import('../../report/shared/clean.ts');
  const documents = roles.flatMap(({ proposal }) =>
    proposal.kind === 'least' ? proposal.roles.map((one) => [one.name, policyJson(one)]) : [],
  );
  const text = safeJson(Object.fromEntries(documents));
  if (path === '-') host.out.write(text);
  else writeResult(host.cwd, path, text);
  host.err.write(`${counted(documents.length, 'policy')}\n`);
}
