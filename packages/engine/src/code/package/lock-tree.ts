import { joinPath } from '../../support/path.ts';
import { asObject, type JsonObject, type JsonValue, readJsonObject } from './json.ts';
import type { CodeTree } from './tree.ts';

/** Which packages each package of a lock file asks for, by name; versions of one name are taken together. */
export type LockTree = ReadonlyMap<string, ReadonlySet<string>>;

/** The dependency tree that the lock file of a folder has; undefined where it has none that is known here. */
export function lockTreeIn(tree: CodeTree, folder: string): LockTree | undefined {
  return tree.once('lock-tree', folder, () => {
    const text = (name: string): string | undefined => tree.text(joinPath(folder, name));
    const npm = ['package-lock.json', 'npm-shrinkwrap.json'].find((name) =>
      tree.isFile(joinPath(folder, name)),
    );
    if (npm !== undefined) return ofNpm(readJsonObject(tree, joinPath(folder, npm)));
    const yarn = text('yarn.lock');
    if (yarn !== undefined) return ofYarn(yarn);
    const toml = text('poetry.lock') ?? text('uv.lock');
    if (toml !== undefined) return ofToml(toml);
    const compiled = text('requirements.txt');
    return compiled?.includes('# via') === true ? ofCompiled(compiled) : undefined;
  });
}

class Growing {
  readonly found = new Map<string, Set<string>>();

  add(name: string, dependencies: Iterable<string>): void {
    const known = this.found.get(name) ?? new Set();
    for (const one of dependencies) known.add(one);
    this.found.set(name, known);
  }
}

function keysOf(value: JsonValue): readonly string[] {
  return Object.keys(asObject(value) ?? {});
}

/** Versions 2 and 3 list `packages` by path, version 1 nests `dependencies`. */
function ofNpm(json: JsonObject | undefined): LockTree {
  const tree = new Growing();
  for (const [path, entry] of Object.entries(asObject(json?.packages) ?? {})) {
    const at = path.lastIndexOf('node_modules/');
    const one = asObject(entry);
    if (at < 0 || one === undefined) continue;
    const name = path.slice(at + 'node_modules/'.length);
    const sections = [one.dependencies, one.optionalDependencies, one.peerDependencies];
    tree.add(name, sections.flatMap(keysOf));
  }
  if (tree.found.size > 0) return tree.found;
  const left: JsonValue[] = [json?.dependencies];
  for (let next = left.pop(); left.length > 0 || next !== undefined; next = left.pop()) {
    for (const [name, entry] of Object.entries(asObject(next) ?? {})) {
      const one = asObject(entry);
      tree.add(name, keysOf(one?.requires));
      if (one?.dependencies !== undefined) left.push(one.dependencies);
    }
  }
  return tree.found;
}

/** Blocks of `name@range, name@range:` with a section `dependencies:` in them, of both generations. */
function ofYarn(text: string): LockTree {
  const tree = new Growing();
  let name: string | undefined;
  let isInside = false;
  for (const line of text.split('\n')) {
    const head = /^"?(@?[^@\s"]+)@[^:]*.*:\s*$/.exec(line)?.[1];
    if (head !== undefined) {
      name = head;
      isInside = false;
      tree.add(name, []);
    } else if (/^ {2}\S/.test(line)) isInside = /^ {2}(?:optionalD|d)ependencies:/.test(line);
    else if (isInside && name !== undefined) {
      const dependency = /^ {4}"?(@?[^@\s":]+)"?:? /.exec(line)?.[1];
      if (dependency !== undefined) tree.add(name, [dependency]);
    }
  }
  return tree.found;
}

/** `[[package]]` with `[package.dependencies]` (Poetry) or `dependencies = [{ name = … }]` (uv). */
function ofToml(text: string): LockTree {
  const tree = new Growing();
  for (const block of text.split(/^\[\[package\]\]$/m).slice(1)) {
    const name = /^name = "([^"]+)"/m.exec(block)?.[1];
    if (name === undefined) continue;
    const [, poetry = ''] = block.split(/^\[package\.dependencies\]$/m);
    const own = poetry.split(/^\[/m)[0] ?? '';
    const listed = /^dependencies = \[([\s\S]*?)^\]/m.exec(block)?.[1] ?? '';
    tree.add(pythonName(name), [
      ...[...own.matchAll(/^"?([\w.-]+)"? = /gm)].map((one) => pythonName(one[1] ?? '')),
      ...[...listed.matchAll(/name = "([^"]+)"/g)].map((one) => pythonName(one[1] ?? '')),
    ]);
  }
  return tree.found;
}

/** What pip-compile writes: `name==1.0` and under it `# via parent`, on one line or several. */
function ofCompiled(text: string): LockTree {
  const tree = new Growing();
  let name: string | undefined;
  for (const line of text.split('\n')) {
    const pinned = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==/.exec(line)?.[1];
    if (pinned !== undefined) {
      name = pythonName(pinned);
      tree.add(name, []);
    }
    const parents = /#\s+(?:via\s+)?([\w., -]+)$/.exec(line)?.[1]?.split(',') ?? [];
    for (const one of parents) {
      const parent = pythonName(one.trim());
      if (name !== undefined && /^[a-z0-9][a-z0-9_]*$/.test(parent) && parent !== 'via')
        tree.add(parent, [name]);
    }
  }
  return tree.found;
}

/** Distributions are named in several ways that mean the same. */
export function pythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '_');
}
