import type { CodeBuild, CodeLocation, WrittenText } from '../../model/code-location.ts';
import type { FunctionNode, Graph, NodeId } from '../../model/graph.ts';
import { alternatives, at, field, items, type Value } from '../../model/value.ts';
import { languageOf } from './language.ts';
import { layerContents } from './layers.ts';
import { codeSources } from './source.ts';

/** Most combinations of handlers and sources that are followed for one function. */
const MAX_LOCATIONS = 8;

/** Where a function's code is: the likeliest of `codeLocationsOf`. */
export function codeLocationOf(fn: FunctionNode, graph: Graph): CodeLocation {
  const [first] = codeLocationsOf(fn, graph);
  if (first === undefined) throw new Error('a function has at least one location');
  return first;
}

/** What is asked of the code: for each function all places that it may be in. */
export function codeRequests(
  functions: readonly FunctionNode[],
  graph: Graph,
): readonly { readonly function: NodeId; readonly locations: readonly CodeLocation[] }[] {
  return functions.map((fn) => ({ function: fn.id, locations: codeLocationsOf(fn, graph) }));
}

/**
 * Every place that a function's code may be in: conditions of the template may choose between handlers,
 * and between inline code and an object in a bucket. Never empty.
 */
export function codeLocationsOf(fn: FunctionNode, graph: Graph): readonly CodeLocation[] {
  const handlers = writtenTexts(field(fn.properties, 'Handler'));
  const build = buildOf(fn);
  const runtime = writtenTexts(field(fn.properties, 'Runtime'))[0]?.text;
  const common = {
    function: fn.id,
    name: fn.name,
    runtime,
    language: languageOf(runtime, build.method),
    delegates: delegatesOf(fn),
    layers: layerContents(fn, graph),
    build,
  };
  const all = codeSources(fn, graph).flatMap((source) =>
    (handlers.length === 0 ? [undefined] : handlers).map(
      (handler): CodeLocation => ({
        ...common,
        handler,
        source,
        span: handler?.span ?? fn.span,
      }),
    ),
  );
  return all.slice(0, MAX_LOCATIONS);
}

function writtenTexts(value: Value | undefined): readonly WrittenText[] {
  return alternatives(value).flatMap((one) =>
    one.kind === 'known' && typeof one.value === 'string' && one.value.trim() !== ''
      ? [{ text: one.value.trim(), span: one.span }]
      : [],
  );
}

function buildOf(fn: FunctionNode): CodeBuild {
  const metadata = fn.resource?.metadata;
  return {
    method: writtenTexts(field(metadata, 'BuildMethod'))[0]?.text.toLowerCase(),
    entryPoints: items(at(metadata, 'BuildProperties.EntryPoints')).flatMap((one) =>
      writtenTexts(one).map(({ text }) => text),
    ),
  };
}

/** Values of environment variables that look like a handler and are named so. */
function delegatesOf(fn: FunctionNode): CodeLocation['delegates'] {
  return fn.environment.flatMap(({ name, value }) =>
    /HANDLER$/i.test(name) && name !== '_HANDLER'
      ? writtenTexts(value)
          .filter(({ text }) => /^[\w@./-]+\.\w+$/.test(text))
          .map((one) => ({ ...one, variable: name }))
      : [],
  );
}
