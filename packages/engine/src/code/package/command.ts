import type { CodeTree } from './tree.ts';
import { below } from './tree.ts';

/** A program that a command runs: a file, or a Python module such as `app.main`. */
export type Program = { readonly kind: 'file' | 'module'; readonly name: string };

const SERVERS = /^(?:uvicorn|gunicorn|hypercorn|waitress-serve|daphne|granian)$/;
const LAUNCHERS =
  /^(?:exec|nohup|env|poetry|pipenv|run|uv|npx|opentelemetry-instrument|ddtrace-run)$/;

/** What the words of a command run, where it is a server that waits for requests (behind a web adapter). */
export function programOf(words: readonly string[]): Program | undefined {
  const rest = words.filter((one) => !/^\w+=/.test(one));
  while (rest.length > 0 && LAUNCHERS.test(rest[0] ?? '')) rest.shift();
  const [command = '', ...args] = rest;
  const name = command.replace(/^.*\//, '');
  if (SERVERS.test(name)) return served(args);
  if (/^(?:node|nodejs|tsx|ts-node|bun)$/.test(name)) {
    const file = args.find((one) => !one.startsWith('-'));
    return file === undefined ? undefined : { kind: 'file', name: file };
  }
  if (!/^python[\d.]*$/.test(name)) return undefined;
  const flag = args.indexOf('-m');
  if (flag === -1) {
    const file = args.find((one) => !one.startsWith('-'));
    return file === undefined ? undefined : { kind: 'file', name: file };
  }
  const module = args[flag + 1] ?? '';
  if (SERVERS.test(module)) return served(args.slice(flag + 2));
  return module === '' || module === 'awslambdaric' ? undefined : { kind: 'module', name: module };
}

/** `package.module:application` of a Python server. */
function served(args: readonly string[]): Program | undefined {
  const target = args.find((one) => /^[\w.]+:\w+/.test(one));
  return target === undefined ? undefined : { kind: 'module', name: target.replace(/:.*$/, '') };
}

/** What a shell script of the package runs in the end. */
export function scriptProgram(tree: CodeTree, root: string, script: string): Program | undefined {
  const path = below(root, script);
  const text = path === undefined ? undefined : tree.text(path);
  const lines = (text ?? '').split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  for (const line of lines.reverse()) {
    const program = programOf(line.trim().split(/\s+/));
    if (program !== undefined) return program;
  }
  return undefined;
}
