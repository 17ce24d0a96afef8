import type { Span } from '../../model/span.ts';
import type { Binding, Unit } from '../ir.ts';
import { runBody } from './evaluate.ts';
import { getMember } from './members.ts';
import { makeRecord } from './records.ts';
import { activate, type Run, span } from './run.ts';
import { cellOf } from './targets.ts';
import type { Frame, Value } from './value.ts';
import { isNothing, join, NOTHING, ofObject, UNKNOWN } from './values.ts';

/** The value of an import: a module of the package, or an API value. */
export function importModule(
  run: Run,
  frame: Frame,
  module: string,
  name: string | undefined,
  at: Span,
): Value {
  const resolved = run.world.resolve(frame.fn.file, module, run.language);
  switch (resolved.kind) {
    case 'unit': {
      const value = loadUnit(run, resolved.unit);
      if (name !== undefined) return imported(run, frame, value, module, name, at);
      return withSubmodules(run, frame, value, module);
    }
    case 'package': {
      if (resolved.name !== undefined) run.recorder.packages.add(resolved.name);
      return named(run, module, name, at);
    }
    case 'data':
      if (name !== undefined) return imported(run, frame, UNKNOWN, module, name, at);
      return withSubmodules(run, frame, UNKNOWN, module);
    case 'missing':
      run.recorder.gap(at, `the module ${module} is not there: ${resolved.reason}`);
      return named(run, module, name, at);
  }
}

/** `import a.b` makes `a.b` a member of `a`. */
function withSubmodules(run: Run, frame: Frame, module: Value, written: string): Value {
  const prefix = `${written}.`;
  const below = run.units.get(frame.fn.file)?.imports.filter((one) => one.startsWith(prefix)) ?? [];
  if (run.language !== 'python' || below.length === 0) return module;
  const members = new Map<string, Value>();
  for (const full of below) {
    const [name = ''] = full.slice(prefix.length).split('.');
    const resolved = run.world.resolve(frame.fn.file, prefix + name, run.language);
    const value =
      resolved.kind === 'unit'
        ? loadUnit(run, resolved.unit)
        : resolved.kind === 'data'
          ? withSubmodules(run, frame, UNKNOWN, prefix + name)
          : UNKNOWN;
    members.set(name, value);
  }
  return join(module, makeRecord(run, members));
}

function named(run: Run, module: string, name: string | undefined, at: Span): Value {
  const root = run.root(module.replace(/^node:/, ''), at);
  return name === undefined ? root : getMember(run, root, name, at);
}

function imported(
  run: Run,
  frame: Frame,
  module: Value,
  written: string,
  name: string,
  at: Span,
): Value {
  const member = getMember(run, module, name, at, true);
  if (!isNothing(member)) return member;
  // `import x from './common-js'` is the whole of what the module exports.
  if (name === 'default') return module;
  // `from package import submodule` where the package's own file does not name it.
  const below = written.endsWith('.') ? `${written}${name}` : `${written}.${name}`;
  if (run.language !== 'python') return UNKNOWN;
  const submodule = run.world.resolve(frame.fn.file, below, run.language);
  return submodule.kind === 'unit' ? loadUnit(run, submodule.unit) : UNKNOWN;
}

/** Modules that wait for one another's evaluation, and calls around them. */
const DEEPEST_IMPORTS = 120;

/** Evaluates a module once and gives what it offers. */
export function loadUnit(run: Run, unit: Unit): Value {
  const known = run.modules.get(unit.file);
  if (known !== undefined) return isNothing(known) ? exportsSoFar(run, unit) : known;
  if (run.stack.length >= DEEPEST_IMPORTS) {
    run.recorder.cut(span(unit.file, unit.main.at), 'imports are too deep to follow');
    return UNKNOWN;
  }
  run.modules.set(unit.file, NOTHING);
  run.recorder.files.add(unit.file);
  run.units.set(unit.file, unit);
  for (const problem of unit.problems) {
    run.recorder.cut(
      span(unit.file, problem.at),
      `the syntax is not understood: ${problem.message}`,
    );
  }
  const frame: Frame = {
    id: run.id(),
    fn: unit.main,
    parent: undefined,
    cells: new Map(),
    self: undefined,
    home: undefined,
  };
  run.frames.set(unit.file, frame);
  if (unit.exports !== undefined) prepareExports(run, unit.exports, frame);
  run.stack.push(activate(run, unit.main, frame, undefined));
  const { checks } = run.state;
  runBody(run, frame, unit.main.body);
  run.state.checks = checks;
  run.stack.pop();
  const value = exportsSoFar(run, unit);
  run.modules.set(unit.file, value);
  return value;
}

/** `exports` and `module.exports` are one object until the module says otherwise. */
function prepareExports(run: Run, binding: Binding, frame: Frame): void {
  const offered = makeRecord(run, []);
  frame.cells.set(binding, { value: offered });
}

function exportsSoFar(run: Run, unit: Unit): Value {
  const frame = run.frames.get(unit.file);
  if (frame === undefined) return UNKNOWN;
  if (unit.exports === undefined) return ofObject({ kind: 'module', id: run.id(), unit, frame });
  return cellOf(frame, unit.exports).value;
}

/** `export * from`, `from x import *`. */
export function importAll(run: Run, frame: Frame, module: string, at: Span): void {
  const resolved = run.world.resolve(frame.fn.file, module, run.language);
  if (resolved.kind === 'package' && resolved.name !== undefined) {
    run.recorder.packages.add(resolved.name);
  }
  if (resolved.kind === 'missing') {
    run.recorder.gap(at, `the module ${module} is not there: ${resolved.reason}`);
  }
  if (resolved.kind !== 'unit') return;
  loadUnit(run, resolved.unit);
  const from = run.frames.get(resolved.unit.file);
  if (from === undefined) return;
  copyAll(run, resolved.unit, from, frame);
}

function copyAll(run: Run, unit: Unit, from: Frame, frame: Frame): void {
  if (unit.exports === undefined) {
    // Names that the file itself does not declare come from here; the lowering leaves them as globals.
    const known = run.starImports.get(frame.fn.file) ?? [];
    run.starImports.set(frame.fn.file, [...known, { unit, frame: from }]);
    return;
  }
  const target = [...frame.cells].find(([binding]) => binding.name === 'exports')?.[1];
  const source = cellOf(from, unit.exports).value;
  for (const one of source.objects) {
    if (one.kind !== 'record' || target === undefined) continue;
    for (const [name, cell] of one.store.fields) {
      for (const into of target.value.objects) {
        if (into.kind === 'record' && !into.store.fields.has(name))
          into.store.fields.set(name, cell);
      }
    }
  }
}

/** A global that `from x import *` may have brought. */
export function fromStar(
  run: Run,
  file: string,
  name: string,
  seen: readonly string[] = [],
): Value | undefined {
  let found: Value | undefined;
  // Modules may take all of one another's names.
  if (seen.includes(file)) return undefined;
  for (const { unit, frame } of run.starImports.get(file) ?? []) {
    const binding = unit.globals.get(name);
    const cell = binding === undefined ? undefined : frame.cells.get(binding);
    if (cell !== undefined) found = found === undefined ? cell.value : join(found, cell.value);
    else {
      const deeper = fromStar(run, unit.file, name, [...seen, file]);
      if (deeper !== undefined) found = found === undefined ? deeper : join(found, deeper);
    }
  }
  return found;
}
