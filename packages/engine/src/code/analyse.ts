import type { CodeFacts } from '../model/code.ts';
import type { CodeLocation } from '../model/code-location.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { FunctionCode } from '../model/function-code.ts';
import type { NodeId } from '../model/graph.ts';
import type { SourceText } from '../model/span.ts';
import type { Cache, Files } from '../support/ports.ts';
import { Outcomes } from './cache/outcomes.ts';
import { inTemplate } from './inline.ts';
import { analyseEntry, type EntryOutcome } from './interpret/entry.ts';
import { STEPS_PER_ENTRY, type World } from './interpret/run.ts';
import type { Unit } from './ir.ts';
import { libraryModels, runFrameworkEntry } from './library/models.ts';
import { mergeFacts } from './merge-facts.ts';
import { callersOf } from './package/callers.ts';
import { undeployedFiles } from './package/deployed.ts';
import type { Entry } from './package/entry.ts';
import { problemOf } from './package/entry-problem.ts';
import { findEntries } from './package/find-entry.ts';
import { CodeTree } from './package/tree.ts';
import { Units } from './units.ts';

/** A function with the places where its code may be. */
export type CodeRequest = {
  readonly function: NodeId;
  readonly locations: readonly CodeLocation[];
};

/** What all functions' code does. */
export type CodeResult = {
  readonly code: ReadonlyMap<NodeId, FunctionCode>;
  /** Texts of the files that were followed, by path. */
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly undeployed: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Follows the code of functions from their handlers, but for those of which the cache knows that it would find the
 * same again. Never throws for what the code says, never runs it.
 */
export function analyseCode(
  requests: readonly CodeRequest[],
  files: Files,
  cache?: Cache,
): CodeResult {
  const analysis = new Analysis(files, cache);
  const code = new Map<NodeId, FunctionCode>();
  for (const request of requests) code.set(request.function, analysis.function(request));
  analysis.outcomes?.save();
  return {
    code,
    sources: analysis.units.sources,
    undeployed: analysis.undeployed(),
    diagnostics: [...analysis.units.diagnostics, ...analysis.diagnostics],
  };
}

/** The code of a function that a condition of the template chooses: each of several may run. */
function together(all: readonly FunctionCode[]): FunctionCode | undefined {
  const [first, ...others] = all.filter((one) => one.kind === 'analysed');
  const facts = mergeFacts([first, ...others].flatMap((one) => one?.facts ?? []));
  if (first === undefined || facts === undefined) return undefined;
  const sure = ['low', 'medium', 'high'] as const;
  const confidence = sure.find((one) => [first, ...others].some((code) => code.confidence === one));
  return { ...first, facts, confidence: confidence ?? first.confidence };
}

/** Files that are told for one reason: more would hide everything else. */
const MOST_TOLD = 20;

/** Steps that an entry gets however many before it were cut. */
const LEAST_BUDGET = 5000;

class Analysis {
  readonly tree: CodeTree;
  readonly units: Units;
  readonly outcomes: Outcomes | undefined;
  readonly diagnostics: Diagnostic[] = [];
  readonly #known = new Map<string, FunctionCode>();
  readonly #told = new Map<string, Set<string>>();
  #budget = STEPS_PER_ENTRY;

  constructor(files: Files, cache: Cache | undefined) {
    this.tree = new CodeTree(files);
    this.units = new Units(this.tree, files);
    this.outcomes = cache === undefined ? undefined : new Outcomes(cache, this.units);
  }

  function({ function: id, locations }: CodeRequest): FunctionCode {
    const found = findEntries(locations, this.tree);
    const entries = found.filter((one) => one.kind === 'entry');
    const [first] = entries;
    if (first !== undefined) {
      const all = entries.map((entry) => this.#entry(entry, locations));
      return together(all) ?? this.#entry(first, locations);
    }
    for (const one of found) if (one.kind === 'problem') this.diagnostics.push(one.diagnostic);
    const problem = found.find((one) => one.kind === 'problem');
    const [location] = locations;
    const span = location?.span ?? { file: '', start: 0, end: 0 };
    return {
      kind: 'not-analysed',
      reason: problem?.diagnostic.message ?? `no code of ${id}`,
      span,
    };
  }

  /** Files that nobody reaches, where there is code that somebody does. */
  undeployed(): readonly string[] {
    if (this.#known.size === 0) return [];
    return undeployedFiles(this.tree, new Set(this.units.files));
  }

  /** The facts of an entry; functions that share handler and package share them. */
  #entry(entry: Entry, locations: readonly CodeLocation[]): FunctionCode {
    const { file, scope } = entry;
    const key = `${file}|${entry.export.join('.')}|${scope.root}|${scope.layers.join(',')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const code = this.#guarded(entry, locations);
    this.#known.set(key, code);
    return code;
  }

  /** A fault of ours in one function must not end the scan of the others. */
  #guarded(entry: Entry, locations: readonly CodeLocation[]): FunctionCode {
    try {
      return this.#analyse(entry, locations);
    } catch (error) {
      const { file, span } = entry;
      const what = error instanceof Error ? error.message : String(error);
      const reason = `the analysis of ${file} failed: ${what}; this is a fault of Postern`;
      this.diagnostics.push({ code: 'analysis-failed', message: reason, span, incomplete: true });
      return { kind: 'not-analysed', reason, span };
    }
  }

  #analyse(entry: Entry, locations: readonly CodeLocation[]): FunctionCode {
    const { file, inline, span } = entry;
    const outcome = this.#outcome(entry);
    if (outcome === undefined) {
      // Why is among the diagnostics of the files.
      return { kind: 'not-analysed', reason: `${file} is not followed`, span };
    }
    if (outcome.kind === 'no-export') {
      this.#tell(outcome.gaps);
      const reason = `${file} offers no \`${entry.export.join('.')}\``;
      const [location] = locations;
      if (location !== undefined) {
        this.diagnostics.push(problemOf(location, 'not-found', reason).diagnostic);
      }
      return { kind: 'not-analysed', reason, span };
    }
    // An application full of code without end is not given the time of one for each of its functions.
    if (outcome.isCut) this.#budget = Math.max(LEAST_BUDGET, this.#budget / 4);
    const facts =
      inline === undefined
        ? this.#withCallers(file, outcome.facts)
        : inTemplate(outcome.facts, file, inline);
    this.#tell(facts.gaps);
    return {
      kind: 'analysed',
      file: inline === undefined ? file : inline.span.file,
      export: entry.export.join('.'),
      language: entry.language,
      confidence: entry.confidence,
      span,
      facts,
    };
  }

  /** Lock files are read apart from the code, whose outcome is kept without them. */
  #withCallers(file: string, facts: CodeFacts): CodeFacts {
    const callers = callersOf(this.tree, file, facts.packages);
    return callers.length === 0 ? facts : { ...facts, callers };
  }

  /** What the code of an entry does; undefined where it is not followed. */
  #outcome(entry: Entry): EntryOutcome | undefined {
    const budget = this.#budget;
    const world: World = {
      models: libraryModels(),
      resolve: (from, module, language) => this.units.resolve(from, module, language, entry.scope),
    };
    const analyse = (asked: World): EntryOutcome | undefined => {
      const unit = this.#unitOf(entry);
      if (unit === undefined) return undefined;
      return analyseEntry(asked, unit, entry.export, runFrameworkEntry, budget);
    };
    return this.outcomes === undefined
      ? analyse(world)
      : this.outcomes.of(entry, budget, world, analyse);
  }

  #unitOf({ file, inline, language }: Entry): Unit | undefined {
    return inline === undefined
      ? this.units.unit(file)
      : this.units.inline(file, inline.text, language);
  }

  /** Code that is there and was not followed, once for each file and reason. */
  #tell(gaps: CodeFacts['gaps']): void {
    for (const { at, reason, cut } of gaps) {
      const [what = ''] = reason.split(':');
      const files = this.#told.get(what) ?? new Set();
      if (cut !== true || files.has(at.file) || files.size >= MOST_TOLD) continue;
      this.#told.set(what, files.add(at.file));
      const message = `part of the code is not followed: ${reason}`;
      this.diagnostics.push({ code: 'code-not-followed', message, span: at, incomplete: true });
    }
  }
}
