import { type ChangedFile, changedFiles, unifiedDiff } from '../../mend/diff.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import type { LeastReport } from '../../report/least/model.ts';
import { counted } from '../../report/shared/view.ts';
import type { Least } from '../../scan/least.ts';
import { PosternError } from '../../support/error.ts';
import { type Request, requestOf } from '../application.ts';
import { type Host, type Invocation, isSet, optionOf, optionsOf } from '../command.ts';
import { replaceSource, writeResult } from '../disk.ts';
import { LEAST_FORMATS } from '../formats.ts';
import { looksOf } from '../looks.ts';
import { type Output, outputsOf } from '../outputs.ts';
import { painted } from '../painted.ts';
import { functionsNamed } from './needs.ts';

/** `postern least`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const outputs = outputsFor(invocation);
  const [directory, name] = invocation.positionals;
  const request = await requestOf(invocation, host, directory);
  const found = await leastOf(request);
  const chosen =
    name === undefined ? found.graph.functions : functionsNamed(found.graph.functions, name);
  const ids = new Set(chosen.map((one) => one.id));
  const roles = found.roles.filter((one) => one.difference.functions.some((id) => ids.has(id)));
  const logs = optionsOf(invocation, 'replay');
  if (logs.length > 0) {
    const { replay } = await import('../trail/replay.ts');
    const proposals = roles.map((one) => one.change.proposal);
    return replay(logs, { ...found, proposals }, outputs, invocation, host);
  }
  const report = await reportOf(request, found, roles);
  const file = optionOf(invocation, 'policy-json');
  const isReport = file === undefined && !isSet(invocation, 'write') && !isSet(invocation, 'diff');
  if (file !== undefined) await writePolicies(host, file, roles);
  else if (isSet(invocation, 'write')) await writeChanges(invocation, host, request, found, roles);
  else if (isSet(invocation, 'diff')) host.out.write(diffOf(invocation, host, report));
  else for (const output of outputs) await show(invocation, host, report, output);
  if (isReport && roles.some(isFailing)) return 1;
  if (!report.complete) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}

/** A call that certainly fails: what else is missing may be allowed elsewhere, or costs no call. */
function isFailing({ difference }: RoleLeast): boolean {
  return difference.missing.some(
    ({ certainty, isQuiet }) => certainty === 'certain' && isQuiet === undefined,
  );
}

function outputsFor(invocation: Invocation): readonly Output[] {
  const standard = isSet(invocation, 'pull-request') ? 'markdown' : 'terminal';
  return outputsOf(invocation, LEAST_FORMATS, standard);
}

async function leastOf({ target, config, options }: Request): Promise<Least> {
  const [{ leastIn }, { NodeFiles }] = await Promise.all([
    import('../../scan/least.ts'),
    import('../node-files.ts'),
  ]);
  return leastIn(new NodeFiles(target.root), options, config.needs);
}

async function reportOf(
  { options }: Request,
  found: Least,
  roles: readonly RoleLeast[],
): Promise<LeastReport> {
  const [{ planFor }, { Query }] = await Promise.all([
    import('../../least/plan/plan.ts'),
    import('../../model/query.ts'),
  ]);
  const { graph, needs, diagnostics } = found;
  const proven = roles.filter(isProven);
  const unproven = roles.filter((one) => one.changes.length > 0 && !isProven(one));
  const diff = (some: readonly RoleLeast[]): string =>
    filesOf(found, some).map(unifiedDiff).join('');
  return {
    tool: { name: 'postern', version: options.version },
    name: options.name,
    graph,
    needs,
    roles,
    diff: { proven: diff(proven), unproven: diff(unproven) },
    plan: planFor(
      proven.map((one) => one.change),
      new Query(graph),
    ),
    audience: options.audience,
    complete: !diagnostics.some((one) => one.incomplete),
  };
}

function filesOf(found: Least, roles: readonly RoleLeast[]): readonly ChangedFile[] {
  return changedFiles(found.changesOf(roles), found.graph.sources);
}

async function show(
  invocation: Invocation,
  host: Host,
  report: LeastReport,
  { format, file }: Output,
): Promise<void> {
  const looks = looksOf(invocation, host, file !== undefined);
  const text = await textOf(format, report, looks);
  if (file !== undefined) writeResult(host.cwd, file, text);
  else
    host.out.write(format === 'terminal' ? text + spaced(diffOf(invocation, host, report)) : text);
}

function spaced(diff: string): string {
  return diff === '' ? '' : `\n${diff}`;
}

async function textOf(
  format: string,
  report: LeastReport,
  looks: ReturnType<typeof looksOf>,
): Promise<string> {
  if (format === 'json') return (await import('../../report/least/json.ts')).leastJson(report);
  if (format === 'markdown') {
    return (await import('../../report/least/markdown.ts')).leastMarkdown(report);
  }
  return (await import('../../report/least/terminal.ts')).leastText(report, looks);
}

function diffOf(invocation: Invocation, host: Host, { diff }: LeastReport): string {
  const text = diff.proven + (isSet(invocation, 'unproven') ? diff.unproven : '');
  return painted(text, looksOf(invocation, host).color);
}

/** Makes the proven changes, and looks whether the application can still be read. */
async function writeChanges(
  invocation: Invocation,
  host: Host,
  request: Request,
  found: Least,
  roles: readonly RoleLeast[],
): Promise<void> {
  const able = roles.filter((one) => one.changes.length > 0);
  const taken = isSet(invocation, 'unproven') ? able : able.filter(isProven);
  const files = filesOf(found, taken);
  for (const file of files) write(request.target.root, file);
  const after = files.length === 0 ? found : await leastOf(request);
  if (missed(after) > missed(found)) undo(request.target.root, files);
  const [{ leftOutLines }, { Query }] = await Promise.all([
    import('../../report/least/left-out.ts'),
    import('../../model/query.ts'),
  ]);
  const lines = [
    ...files.map((file) => `changed ${file.path}`),
    `${counted(taken.length, 'role')} changed`,
    ...leftOutLines(new Query(found.graph), roles, taken),
  ];
  host.out.write(`${lines.join('\n')}\n`);
}

function missed({ diagnostics }: Least): number {
  return diagnostics.filter((one) => one.incomplete).length;
}

function write(root: string, { path, before, after }: ChangedFile): void {
  if (after === undefined) {
    throw new PosternError('fix-conflict', `two changes of \`${path}\` touch the same text`, {
      help: 'change one role at a time: `postern least DIR FUNCTION --write`',
    });
  }
  replaceSource(root, path, before, after);
}

/** A file that cannot be read any more is no success. */
function undo(root: string, files: readonly ChangedFile[]): never {
  for (const { path, before, after } of files) {
    if (after !== undefined) replaceSource(root, path, after, before);
  }
  throw new PosternError('fix-conflict', 'the changed files could not be read any more', {
    help: 'they are as they were; change one role at a time, and please report this',
  });
}

/** One file a policy in a folder, or all of them in one JSON file. */
async function writePolicies(host: Host, path: string, roles: readonly RoleLeast[]): Promise<void> {
  const { policyDocuments } = await import('../../report/least/policy-json.ts');
  const { safeJson } = await import('../../report/shared/clean.ts');
  const documents = policyDocuments(roles);
  const all = Object.fromEntries(documents.map(({ name, policy }) => [name, policy]));
  if (path === '-') host.out.write(safeJson(all));
  else if (path.toLowerCase().endsWith('.json')) writeResult(host.cwd, path, safeJson(all));
  else {
    for (const { name, policy } of documents) {
      writeResult(
        host.cwd,
        `${path}/${name.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}.json`,
        safeJson(policy),
      );
    }
  }
  host.err.write(`${counted(documents.length, 'policy')}\n`);
}
