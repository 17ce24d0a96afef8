import { analyseCode, type CodeResult } from '../code/analyse.ts';
import { missingOf } from '../least/difference/missing.ts';
import { needsOf } from '../least/needs/needs.ts';
import { codeLocationsOf, codeRequests } from '../link/code/locations.ts';
import { type Linked, linkApplication } from '../link/link.ts';
import type { Graph } from '../model/graph.ts';
import type { Missing, RoleDifference } from '../model/least.ts';
import type { FunctionNeeds, Need, NeedAnswer } from '../model/needs.ts';
import { Query } from '../model/query.ts';
import { type ReadOptions, readApplication } from '../read/read.ts';
import type { Files } from '../support/ports.ts';

/** An application whose parameters have other values than their defaults. */
export type Otherwise = {
  readonly query: Query;
  readonly needs: readonly FunctionNeeds[];
  readonly parameters: readonly OtherValue[];
};

/** What a parameter is by default, and what it is otherwise. */
export type OtherValue = {
  readonly name: string;
  readonly today: string;
  readonly otherwise: string;
};

/**
 * Reads an application with other values for its parameters, or with none; undefined where that makes no difference. The code
 * was followed already and says the same, but for what the template writes of it.
 */
export function otherwiseIn(
  files: Files,
  options: ReadOptions,
  {
    graph,
    code,
    answers,
  }: { graph: Graph; code: CodeResult | undefined; answers: readonly NeedAnswer[] },
  otherValues: 'other' | 'none' = 'other',
): Otherwise | undefined {
  const hasDefaults = graph.stacks.some(({ parameters }) =>
    parameters.some(({ value }) => value.kind === 'known'),
  );
  if (!hasDefaults) return undefined;
  const linked = linkApplication(readApplication(files, { ...options, otherValues }));
  const parameters = otherValues === 'none' ? [] : differing(graph, linked.graph);
  if (otherValues === 'other' && parameters.length === 0) return undefined;
  const query = new Query(
    code === undefined ? linked.graph : linked.withCode(codeOf(linked, graph, code, files)),
  );
  const needs = query.graph.functions.map((fn) => needsOf(fn, query, answers));
  return { query, needs, parameters };
}

function differing(graph: Graph, other: Graph): readonly OtherValue[] {
  const stacks = new Map(other.stacks.map((one) => [one.id, one]));
  return graph.stacks.flatMap(({ id, parameters }) => {
    const others = new Map(stacks.get(id)?.parameters.map((one) => [one.name, one.value]));
    return parameters.flatMap(({ name, value }) => {
      const [today, otherwise] = [value, others.get(name)].map((one) =>
        one?.kind === 'known' ? String(one.value ?? '') : undefined,
      );
      const isOther = today !== undefined && otherwise !== undefined && today !== otherwise;
      return isOther ? [{ name, today, otherwise }] : [];
    });
  });
}

/** The code of functions, anew where it stands in the template and a parameter is part of it. */
function codeOf(linked: Linked, graph: Graph, code: CodeResult, files: Files): CodeResult {
  const written = new Map(graph.functions.map((fn) => [fn.id, inlineText(fn, graph)]));
  const changed = linked.graph.functions.filter((fn) => {
    const text = inlineText(fn, linked.graph);
    return text !== undefined && text !== written.get(fn.id);
  });
  if (changed.length === 0) return code;
  const anew = analyseCode(codeRequests(changed, linked.graph), files);
  return { ...code, code: new Map([...code.code, ...anew.code]) };
}

function inlineText(fn: Graph['functions'][number], graph: Graph): string | undefined {
  const texts = codeLocationsOf(fn, graph).flatMap(({ source }) =>
    source.kind === 'inline' ? [source.code.text] : [],
  );
  return texts.length === 0 ? undefined : texts.join('\n');
}

/**
 * The needs without those that the roles of today do not allow with these values, unless they lack them with the defaults
 * as well: what a change is to add has to hold for every value, and what fails today is not its doing.
 */
export function heldOtherwise(
  { query, needs }: Otherwise,
  today: readonly Pick<RoleDifference, 'missing'>[],
): readonly FunctionNeeds[] {
  const added = new Set(today.flatMap(({ missing }) => missing.flatMap(keysOf)));
  const byFunction = new Map(needs.map((one) => [one.function, one]));
  const failing = new Set(
    query.graph.roles.flatMap((role) => {
      const own = role.functions.flatMap((id) => byFunction.get(id) ?? []);
      return missingOf(role, own, query).flatMap(keysOf);
    }),
  );
  return needs.map((one) => ({
    ...one,
    needs: one.needs.flatMap((need) => {
      const actions = need.actions.filter((action) => {
        const key = keyOf(one.function, need, action);
        return !failing.has(key) || added.has(key);
      });
      return actions.length === 0 ? [] : [{ ...need, actions }];
    }),
  }));
}

function keysOf({ function: id, need, actions }: Missing): readonly string[] {
  return actions.map((action) => keyOf(id, need, action));
}

function keyOf(id: string, { because }: Need, action: string): string {
  const places = because.map(({ span }) => `${span.file} ${span.start}`);
  return `${id} ${action} ${places.join()}`;
}
