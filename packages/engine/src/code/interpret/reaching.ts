import type { Reaching } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import { describe } from './describe.ts';
import type { Run } from './run.ts';
import type { Reached } from './sinks.ts';
import type { Value } from './value.ts';

const FILES = /^(?:fs|fs-extra|graceful-fs|mz\/fs|original-fs)[./]/;
const WRITES =
  /\.(?:(?:write|append|output|copy|move|rename|link|symlink|mkdir|mkdtemp|mkdirp|rm|rmdir|unlink|remove|ensure|empty|truncate|chmod|chown|utimes|cp)\w*|createWriteStream)$/;
const PROGRAMS =
  /^(?:child_process|cross-spawn|execa|child-process-promise|tinyexec|shelljs|node-cmd|await-exec|exec-sh|shell-exec)(?:\.|$)/;

/** Notes a program that is started and a file that is written, whoever chose them. */
export function noteReached(run: Run, { kind, value, at, api, part }: Reached): void {
  if (kind === 'path' && FILES.test(api) && WRITES.test(api)) {
    noteReaching(run, { what: 'write', isName: false, isShell: false }, value, at, api);
  } else if (kind === 'shell' && PROGRAMS.test(api)) {
    const isShell = part !== 'program';
    const what = { what: 'program', isName: api.endsWith('.fork'), isShell } as const;
    noteReaching(run, what, value, at, api);
  }
}

/** Notes something that is reached. */
export function noteReaching(
  run: Run,
  what: Pick<Reaching, 'what' | 'isName' | 'isShell'>,
  value: Value,
  at: Span,
  api: string,
): void {
  const described = describe(value, undefined, run.described);
  run.recorder.reaching({ ...what, value: described, at, api });
}
