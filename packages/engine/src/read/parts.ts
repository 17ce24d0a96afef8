import { type Field, field, type MapValue, text } from '../model/value.ts';
import { directoryOf } from '../support/path.ts';
import { declaredNames, isMet, undeclaredNames } from './cloudformation/names.ts';
import { entries } from './cloudformation/stack.ts';

/** Sections that a part adds to. */
const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'];

/** A template without `Transform`, and the names that it lacks. */
type Part = {
  readonly path: string;
  readonly root: MapValue;
  readonly lacks: ReadonlySet<string>;
};

/**
 * Templates that a build step puts together, by the path of the one that they are put into. A part is no
 * template by itself: it has SAM resources without the transform, or uses names that it does not declare. It
 * belongs to the only SAM template of the nearest folder above, where that one and the other parts declare
 * everything that it lacks and no logical id is there twice. Anything less would be a guess.
 */
export function partsOf(
  templates: ReadonlyMap<string, MapValue>,
): ReadonlyMap<string, readonly string[]> {
  const wholes = new Map<string, string[]>();
  const parts: Part[] = [];
  for (const [path, root] of templates) {
    if (root.fields.has('Transform')) {
      const directory = directoryOf(path);
      wholes.set(directory, [...(wholes.get(directory) ?? []), path]);
    } else if (!root.fields.has('Globals')) {
      const lacks = undeclaredNames(root);
      if (lacks.size > 0) parts.push({ path, root, lacks });
    }
  }
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const whole = wholeAbove(directoryOf(part.path), wholes);
    if (whole !== undefined) groups.set(whole, [...(groups.get(whole) ?? []), part]);
  }
  const found = new Map<string, readonly string[]>();
  for (const [whole, candidates] of groups) {
    const root = templates.get(whole);
    const belonging = root === undefined ? [] : fitting(root, candidates);
    if (belonging.length > 0)
      found.set(
        whole,
        belonging.map(({ path }) => path),
      );
  }
  return found;
}

/** The whole with the sections of its parts; values keep their places in their own files. */
export function putTogether(whole: MapValue, parts: readonly MapValue[]): MapValue {
  const fields = new Map<string, Field>(whole.fields);
  for (const name of SECTIONS) {
    const sections = [whole, ...parts].flatMap((root) => {
      const section = root.fields.get(name);
      return section?.value.kind === 'map' ? [{ section, value: section.value }] : [];
    });
    const [first] = sections;
    if (first === undefined) continue;
    const merged = new Map<string, Field>();
    for (const { value } of sections) {
      for (const [key, entry] of value.fields) if (!merged.has(key)) merged.set(key, entry);
    }
    fields.set(name, { ...first.section, value: { ...first.value, fields: merged } });
  }
  return { ...whole, fields };
}

function wholeAbove(
  from: string,
  wholes: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  for (let directory = from; ; directory = directoryOf(directory)) {
    const here = wholes.get(directory);
    if (here !== undefined) return here.length === 1 ? here[0] : undefined;
    if (directory === '') return undefined;
  }
}

/** Candidates whose every name is declared by the whole or another of them; none where ids collide. */
function fitting(whole: MapValue, candidates: readonly Part[]): readonly Part[] {
  let left = candidates;
  for (;;) {
    const declared = new Set(declaredNames(whole));
    for (const { root } of left) for (const name of declaredNames(root)) declared.add(name);
    const kept = left.filter(({ lacks }) => [...lacks].every((name) => isMet(name, declared)));
    if (kept.length === left.length) break;
    left = kept;
  }
  const isSam = left.some(({ root }) => hasServerless(root));
  return isSam && !collide([whole, ...left.map(({ root }) => root)]) ? left : [];
}

function hasServerless(root: MapValue): boolean {
  return [...entries(root, 'Resources').values()].some(
    ({ value }) => text(field(value, 'Type'))?.startsWith('AWS::Serverless::') === true,
  );
}

function collide(roots: readonly MapValue[]): boolean {
  const ids = roots.flatMap((root) => [...entries(root, 'Resources').keys()]);
  return new Set(ids).size < ids.length;
}
