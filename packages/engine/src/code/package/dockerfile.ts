import { nameOfPath } from '../../support/path.ts';
import { below, type CodeTree } from './tree.ts';

/** A file or folder of the repository (`from`) and where a stage of the image has it (`to`, absolute). */
export type Mount = { readonly from: string; readonly to: string };

/** What a Dockerfile makes, as far as it concerns where the code is. */
export type Image = {
  /** Name of the image at the bottom of the stage. */
  readonly base: string;
  readonly workingDirectory: string;
  readonly mounts: readonly Mount[];
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
};

/** Most copies that one stage holds: a stage may copy all of another one again and again. */
const MAX_MOUNTS = 500;

/** Longest text of a line after variables are put in. */
const MAX_TEXT = 8_000;

type Instruction = { readonly name: string; readonly argument: string };

type Stage = {
  name: string;
  base: string;
  directory: string;
  mounts: Mount[];
  entryPoint: readonly string[];
  command: readonly string[];
  variables: Map<string, string>;
};

const TASK_ROOT = '/var/task';

/** Longest Dockerfile that is read, in instructions. */
const MAX_INSTRUCTIONS = 2_000;

/** Reads the target stage of a Dockerfile, or the last one; `context` is the folder that it copies from. */
export function readDockerfile(
  tree: CodeTree,
  text: string,
  context: string,
  target: string | undefined,
): Image | undefined {
  const stages: Stage[] = [];
  const global = new Map<string, string>();
  for (const instruction of instructions(text)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') stages.push(open(instruction.argument, stages, global));
    else if (stage !== undefined) apply(instruction, stage, stages, tree, context);
    else if (instruction.name === 'ARG') define(instruction.argument, global, global);
  }
  const wanted = stages.find((one) => one.name === target) ?? stages.at(-1);
  if (wanted === undefined) return undefined;
  const { base, directory, mounts, entryPoint, command } = wanted;
  return { base, workingDirectory: directory, mounts, entryPoint, command };
}

function instructions(text: string): readonly Instruction[] {
  const joined = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/[\\`][ \t]*\n/g, ' ');
  return joined
    .split('\n')
    .slice(0, MAX_INSTRUCTIONS)
    .flatMap((line) => {
      const match = /^\s*([A-Za-z]+)\s+(\S.*)$/.exec(line);
      return match === null
        ? []
        : [{ name: (match[1] ?? '').toUpperCase(), argument: (match[2] ?? '').trim() }];
    });
}

function open(argument: string, stages: readonly Stage[], global: Map<string, string>): Stage {
  const words = substitute(argument, global)
    .split(/\s+/)
    .filter((word) => !word.startsWith('--'));
  const [image = ''] = words;
  const name = words[1]?.toLowerCase() === 'as' ? (words[2] ?? '') : String(stages.length);
  const parent = stages.find((one) => one.name.toLowerCase() === image.toLowerCase());
  if (parent !== undefined) {
    return {
      ...parent,
      name,
      mounts: [...parent.mounts],
      variables: new Map(parent.variables),
    };
  }
  const variables = new Map([...global, ['LAMBDA_TASK_ROOT', TASK_ROOT]]);
  const directory = /lambda/.test(image) ? TASK_ROOT : '/';
  return { name, base: image, directory, mounts: [], entryPoint: [], command: [], variables };
}

function apply(
  { name, argument }: Instruction,
  stage: Stage,
  stages: readonly Stage[],
  tree: CodeTree,
  context: string,
): void {
  switch (name) {
    case 'ARG':
    case 'ENV':
      define(argument, stage.variables, stage.variables);
      return;
    case 'WORKDIR':
      stage.directory = absolute(stage.directory, substitute(argument, stage.variables));
      return;
    case 'COPY':
    case 'ADD':
      copy(words(substitute(argument, stage.variables)), stage, stages, tree, context);
      return;
    case 'CMD':
      stage.command = words(substitute(argument, stage.variables));
      return;
    case 'ENTRYPOINT':
      stage.entryPoint = words(substitute(argument, stage.variables));
      return;
    default:
      return;
  }
}

/** `NAME=value …`, `NAME value`, or `NAME` alone, which keeps what an outer one says. */
function define(
  argument: string,
  variables: Map<string, string>,
  known: ReadonlyMap<string, string>,
): void {
  const spaced = /^([A-Za-z_]\w*)\s+([^=].*)$/.exec(argument);
  if (spaced !== null) {
    variables.set(spaced[1] ?? '', unquoted(substitute(spaced[2] ?? '', known)));
    return;
  }
  for (const match of argument.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g)) {
    variables.set(match[1] ?? '', unquoted(substitute(match[2] ?? '', known)));
  }
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text.trim())?.[2] ?? text.trim();
}

function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  const filled = text
    .slice(0, MAX_TEXT)
    .replaceAll(
      /\$(?:\{(\w+)(?::[-+]([^}]*))?\}|(\w+))/g,
      (
        whole,
        braced: string | undefined,
        fallback: string | undefined,
        plain: string | undefined,
      ) => variables.get(braced ?? plain ?? '') ?? fallback ?? whole,
    );
  return filled.slice(0, MAX_TEXT);
}

/** Words of the JSON form, or of the shell form. */
function words(argument: string): readonly string[] {
  const flags = /^(?:--\S+\s+)*/.exec(argument)?.[0] ?? '';
  const rest = argument.slice(flags.length);
  const before = flags.trim() === '' ? [] : flags.trim().split(/\s+/);
  if (rest.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(rest.replaceAll("'", '"'));
      if (Array.isArray(list)) return [...before, ...list.map(String)];
    } catch {
      // Not JSON after all: Docker then takes the line as a command of the shell.
    }
  }
  return [...before, ...rest.split(/\s+/).map(unquoted)];
}

function copy(
  all: readonly string[],
  stage: Stage,
  stages: readonly Stage[],
  tree: CodeTree,
  context: string,
): void {
  const other = all.flatMap((one) => /^--from=(.+)$/.exec(one)?.[1] ?? [])[0];
  const paths = all.filter((one) => !one.startsWith('--'));
  const target = paths.at(-1);
  if (target === undefined || paths.length < 2) return;
  const to = absolute(stage.directory, target);
  const isFolder = /(?:^\.|\/\.?)$/.test(target) || paths.length > 2;
  for (const source of paths.slice(0, -1)) {
    const found =
      other === undefined
        ? fromContext(tree, context, source, to, isFolder)
        : fromStage(stages, other, source, to, isFolder, tree);
    stage.mounts.push(...found);
    if (stage.mounts.length > MAX_MOUNTS) stage.mounts.length = MAX_MOUNTS;
  }
}

function fromContext(
  tree: CodeTree,
  context: string,
  source: string,
  to: string,
  isFolder: boolean,
): readonly Mount[] {
  const relative = source.replace(/^\/+/, '');
  const plain = relative.replace(/\/?[^/]*\*.*$/, '');
  const from = below(context, plain);
  if (from === undefined) return [];
  // The contents of a folder go to the target; a file goes under its own name where that is a folder.
  const isFile = plain === relative && !tree.isFolder(from);
  return [{ from, to: isFile && isFolder ? absolute(to, nameOfPath(from)) : to }];
}

function fromStage(
  stages: readonly Stage[],
  name: string,
  source: string,
  to: string,
  isFolder: boolean,
  tree: CodeTree,
): readonly Mount[] {
  const stage = stages.find((one, i) => one.name === name || String(i) === name);
  if (stage === undefined) return [];
  const wanted = absolute(stage.directory, source.replace(/\/?[^/]*\*.*$/, ''));
  return stage.mounts.flatMap((mount): Mount[] => {
    if (mount.to === wanted || mount.to.startsWith(`${trimmed(wanted)}/`)) {
      const rest = mount.to.slice(trimmed(wanted).length);
      const isFile = mount.to === wanted && !tree.isFolder(mount.from);
      return [
        {
          from: mount.from,
          to: isFile && isFolder ? absolute(to, nameOfPath(mount.from)) : trimmed(to) + rest,
        },
      ];
    }
    if (!wanted.startsWith(`${trimmed(mount.to)}/`)) return [];
    const from = below(mount.from, wanted.slice(trimmed(mount.to).length + 1));
    if (from === undefined) return [];
    const isFile = isFolder && tree.isFile(from);
    return [{ from, to: isFile ? absolute(to, nameOfPath(from)) : to }];
  });
}

function trimmed(path: string): string {
  return path === '/' ? '' : path;
}

/** A path of the image in normal form, without a slash at its end. */
export function absolute(directory: string, written: string): string {
  const path = written.startsWith('/') ? written : `${directory}/${written}`;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** Places of the repository that a path of the image may come from, the last copy first. */
export function originsOf(image: Image, path: string): readonly string[] {
  return image.mounts.toReversed().flatMap(({ from, to }) => {
    if (path === to) return [from];
    if (!path.startsWith(`${trimmed(to)}/`)) return [];
    return below(from, path.slice(trimmed(to).length + 1)) ?? [];
  });
}
