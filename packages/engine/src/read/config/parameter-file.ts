import { field, type MapValue, text, type Value } from '../../model/value.ts';
import { directoryOf, joinPath, nameOfPath } from '../../support/path.ts';
import type { TemplateStore } from '../templates.ts';

/**
 * Values of the one parameter file beside a template: CloudFormation's list of
 * `ParameterKey`/`ParameterValue`, or CodePipeline's `Parameters` map. Where several files fit, or
 * one names a parameter that the template does not declare, none is taken.
 */
export function besideTemplate(
  path: string,
  root: MapValue,
  store: TemplateStore,
): ReadonlyMap<string, string> {
  const declared = field(root, 'Parameters');
  if (declared?.kind !== 'map') return NONE;
  const fitting = candidates(path)
    .filter((candidate) => store.isFile(candidate))
    .map((candidate) => parameterValues(store.quietTree(candidate)))
    .filter(
      (values) => values.size > 0 && [...values.keys()].every((key) => declared.fields.has(key)),
    );
  const [only, ...others] = fitting;
  return only !== undefined && others.length === 0 ? only : NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();

function candidates(path: string): readonly string[] {
  const stem = nameOfPath(path).replace(/\.[^.]*$/, '');
  const names = [`${stem}.parameters`, `${stem}-parameters`, `${stem}.params`, `${stem}-params`];
  const all = [...names, 'parameters', 'params'];
  return all.map((name) => joinPath(directoryOf(path), `${name}.json`));
}

/** Parameter values in a parsed parameter file; empty for any other file. */
function parameterValues(tree: Value | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (tree?.kind === 'list') {
    for (const item of tree.items) {
      const key = text(field(item, 'ParameterKey'));
      const value = text(field(item, 'ParameterValue'));
      if (key !== undefined && value !== undefined) values.set(key, value);
    }
  }
  const map = field(tree, 'Parameters');
  if (map?.kind !== 'map') return values;
  for (const [key, entry] of map.fields) {
    const value = text(entry.value);
    if (value !== undefined) values.set(key, value);
  }
  return values;
}
