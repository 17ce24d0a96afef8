import type { CodeFacts, SinkKind } from '../model/code.ts';
import { analyseEntry } from './interpret/entry.ts';
import type { Resolved } from './interpret/run.ts';
import type { Language, Unit } from './ir.ts';
import { lowerJavaScript } from './js/lower-javascript.ts';
import { libraryModels, runFrameworkEntry } from './library/models.ts';
import { lowerPython } from './python/lower.ts';

/** A flow that a case wants: the sink, the line (from 1) of the first file unless it says another, and the source. */
export type WantedFlow = {
  readonly sink: SinkKind;
  readonly line: number;
  readonly from?: string;
  readonly file?: string;
};

/**
 * A labelled case of the suite (`cases/*.yaml`): a handler named `handler`, and every dangerous flow that it
 * has. `looks`: the sinks that are judged (those of `flows`, and further ones in which nothing may be reported).
 */
export type CodeCase = {
  readonly name: string;
  readonly language: Language;
  readonly code: string;
  /** Further files by path beside the handler's. */
  readonly files?: Readonly<Record<string, string>>;
  readonly flows: readonly WantedFlow[];
  readonly looks?: readonly SinkKind[];
  /** A known miss or false positive, with the reason. */
  readonly known?: string;
};

/** What a case missed and what it reported without cause, in words. */
export type Judgement = { readonly missed: readonly string[]; readonly wrong: readonly string[] };

/** Sinks that are told of for other reasons than injection, and are judged only where a case names them. */
export const PASSIVE: ReadonlySet<SinkKind> = new Set([
  'log',
  'response',
  'third-party',
  'publish',
  'module-state',
  'loop',
  'resource',
  'state-input',
]);

/** Runs a case and compares. A flow is right at the line of its sink; every other one at a judged sink is wrong. */
export function judgeCase(one: CodeCase): Judgement {
  const main = one.language === 'python' ? 'main.py' : 'main.ts';
  const texts = new Map(Object.entries({ [main]: one.code, ...one.files }));
  const facts = factsOf(main, one.language, texts);
  const looks = new Set([...one.flows.map((flow) => flow.sink), ...(one.looks ?? [])]);
  const found = facts.flows
    // A line of a log is judged by what its text may do there; what it shows is a matter of rules.
    .filter(({ only }) => only !== 'disclosure')
    .filter(
      ({ sink, from }) => looks.has(sink) || (!PASSIVE.has(sink) && from.origin.kind === 'event'),
    )
    .filter(({ from }) => from.origin.kind === 'event')
    .map(({ sink, at, from }) => ({
      sink,
      file: at.file,
      line: texts.get(at.file)?.slice(0, at.start).split('\n').length ?? 0,
      from: from.path,
    }));
  const fits = (flow: (typeof found)[number], wanted: WantedFlow): boolean =>
    flow.sink === wanted.sink &&
    flow.line === wanted.line &&
    flow.file === (wanted.file ?? main) &&
    (wanted.from === undefined || flow.from === wanted.from);
  return {
    missed: one.flows.filter((wanted) => !found.some((flow) => fits(flow, wanted))).map(words),
    wrong: found.filter((flow) => !one.flows.some((wanted) => fits(flow, wanted))).map(words),
  };
}

function words(flow: WantedFlow): string {
  return `${flow.sink} at ${flow.file ?? 'line'}:${flow.line} from ${flow.from ?? 'anything'}`;
}

/** Facts of a handler in files that stand in memory. */
export function factsOf(
  main: string,
  language: Language,
  texts: ReadonlyMap<string, string>,
): CodeFacts {
  const units = new Map<string, Unit>();
  const unitOf = (file: string): Unit => {
    const known = units.get(file);
    if (known !== undefined) return known;
    const text = texts.get(file) ?? '';
    const unit = file.endsWith('.py') ? lowerPython(file, text) : lowerJavaScript(file, text);
    units.set(file, unit);
    return unit;
  };
  const resolve = (from: string, module: string): Resolved => {
    const stem = stemOf(from, module, language);
    const file = [
      stem,
      `${stem}.ts`,
      `${stem}.js`,
      `${stem}.py`,
      `${stem}/index.ts`,
      `${stem}/__init__.py`,
    ].find((path) => texts.has(path));
    if (file !== undefined) return { kind: 'unit', unit: unitOf(file) };
    return { kind: 'package', name: module };
  };
  const outcome = analyseEntry(
    { resolve, models: libraryModels() },
    unitOf(main),
    ['handler'],
    runFrameworkEntry,
  );
  if (outcome.kind !== 'facts') throw new RangeError(`the case offers no handler`);
  return outcome.facts;
}

/** The path that a module's name stands for: beside the file that imports it, or from the root on. */
function stemOf(from: string, module: string, language: Language): string {
  const folder = from.split('/').slice(0, -1);
  if (language === 'python') {
    const dots = module.match(/^\.*/)?.[0].length ?? 0;
    const base = dots === 0 ? [] : folder.slice(0, folder.length - dots + 1);
    return [...base, ...module.slice(dots).split('.')].filter((part) => part !== '').join('/');
  }
  const base = module.startsWith('.') ? [...folder] : [];
  for (const part of module.split('/')) {
    if (part === '..') base.pop();
    else if (part !== '.') base.push(part);
  }
  return base.join('/');
}
