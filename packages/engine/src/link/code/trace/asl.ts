import { field, items, text, type Value } from '../../../model/value.ts';
import { isDecoding } from '../paths.ts';
import { jsonPathSteps } from '../trust/template.ts';

/** A part of what a state works with: its input, the result of its task, the execution's input, an item of a map. */
export type Ref = {
  readonly root: 'input' | 'result' | 'execution' | 'item';
  readonly steps: readonly string[];
};

/**
 * What a payload template (`Parameters`, `ResultSelector`, `Arguments`, `Output`) puts at some steps. JSONPath
 * (`"x.$": "$.a"`) is relative to `root`.
 */
export function refsAt(value: Value, steps: readonly string[], root: Ref['root']): readonly Ref[] {
  const [step, ...rest] = steps;
  if (step === undefined) return refsIn(value, root);
  if (isDecoding(step)) return refsAt(value, rest, root);
  if (value.kind === 'list') return value.items.flatMap((one) => refsAt(one, rest, root));
  if (value.kind !== 'map') return expression(value, steps);
  const inner = field(value, step);
  if (inner !== undefined) return refsAt(inner, rest, root);
  const path = text(field(value, `${step}.$`));
  if (path !== undefined) return jsonPath(path, rest, root);
  return step === '*' ? refsIn(value, root) : [];
}

/** Everything that a template takes from elsewhere. */
function refsIn(value: Value, root: Ref['root']): readonly Ref[] {
  if (value.kind === 'list') return items(value).flatMap((one) => refsIn(one, root));
  if (value.kind !== 'map') return expression(value, []);
  return [...value.fields.values()].flatMap(({ key, value: inner }) => {
    const path = key.endsWith('.$') ? text(inner) : undefined;
    return path === undefined ? refsIn(inner, root) : jsonPath(path, [], root);
  });
}

/** A path, or the paths in the arguments of an intrinsic function. */
function jsonPath(written: string, rest: readonly string[], root: Ref['root']): readonly Ref[] {
  if (written.startsWith('$')) return [path(written, rest, root)].flat();
  const found = written.match(/\$[\w$.[\]'*-]*/g) ?? [];
  return found.flatMap((one) => path(one, [], root));
}

function path(written: string, rest: readonly string[], root: Ref['root']): readonly Ref[] {
  const execution = /^\$\$\.Execution\.Input(.*)$/.exec(written)?.[1];
  if (execution !== undefined) {
    return [{ root: 'execution', steps: [...jsonPathSteps(execution), ...rest] }];
  }
  const item = /^\$\$\.Map\.Item\.Value(.*)$/.exec(written)?.[1];
  if (item !== undefined) return [{ root: 'item', steps: [...jsonPathSteps(item), ...rest] }];
  return written.startsWith('$$') ? [] : [{ root, steps: [...jsonPathSteps(written), ...rest] }];
}

const STATES =
  /\$states\.(input|result|context\.Execution\.Input|context\.Map\.Item\.Value)((?:\.\w+|\[\d+\])*)/g;

/** References of a JSONata expression; one that is nothing but a reference leads on into what it names. */
function expression(value: Value, rest: readonly string[]): readonly Ref[] {
  const inner = /^\{%([\s\S]*)%\}$/.exec(text(value) ?? '')?.[1]?.trim();
  if (inner === undefined) return [];
  return [...inner.matchAll(STATES)].map(([whole, what = '', below = '']): Ref => {
    const steps = jsonPathSteps(below);
    return { root: rootOf(what), steps: whole === inner ? [...steps, ...rest] : steps };
  });
}

function rootOf(what: string): Ref['root'] {
  if (what === 'input' || what === 'result') return what;
  return what.startsWith('context.Map') ? 'item' : 'execution';
}
