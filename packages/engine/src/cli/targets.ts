import { matchesRule } from '../config/select.ts';
import type { AttackPath, Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { PosternError } from '../support/error.ts';
import { isDirectory } from './disk.ts';

/** What an id on the command line stands for. */
export type Meant =
  | { readonly kind: 'path'; readonly path: AttackPath }
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] };

/** Ids and the folder of `postern fix [ID…] [DIR]`: the last word is the folder where there is one of that name. */
export function idsAndDirectory(
  cwd: string,
  positionals: readonly string[],
): { readonly ids: readonly string[]; readonly directory: string | undefined } {
  const last = positionals.at(-1);
  if (last === undefined || !isDirectory(cwd, last))
    return { ids: positionals, directory: undefined };
  return { ids: positionals.slice(0, -1), directory: last };
}

/** What an id means in a report: the number of a path, a fingerprint's beginning, a rule. Throws `usage`. */
export function meantBy(id: string, report: Report): Meant {
  const path = /^\d{1,4}$/.test(id) ? report.paths[Number(id) - 1] : pathOf(id, report);
  if (path !== undefined) return { kind: 'path', path };
  const findings = report.findings.filter(
    (one) => matchesRule(id, one.rule) || isPrint(id, one.fingerprint),
  );
  if (findings.length > 0) return { kind: 'findings', findings };
  const count = report.paths.length;
  throw new PosternError('usage', `nothing here is called \`${id}\``, {
    help: `an id is ${count > 0 ? `the number of a path (1 to ${count}), ` : ''}a finding’s id, or a rule with findings`,
  });
}

function pathOf(id: string, report: Report): AttackPath | undefined {
  return report.paths.find((path) => isPrint(id, path.fingerprint));
}

function isPrint(id: string, fingerprint: string): boolean {
  return id.length >= 6 && fingerprint.startsWith(id);
}
