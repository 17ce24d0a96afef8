import { field, type MapValue, text, type Value } from '../../model/value.ts';
import { entries } from './stack.ts';

/** Sections whose keys other parts of a template may name. */
const DECLARING = ['Parameters', 'Conditions', 'Mappings', 'Resources'];

const PLACEHOLDER = /\$\{([A-Za-z0-9]+)(?:\.[^{}]*)?\}/g;

/** Names that a raw template declares. */
export function declaredNames(root: MapValue): ReadonlySet<string> {
  return new Set(DECLARING.flatMap((section) => [...entries(root, section).keys()]));
}

/**
 * Names that a raw template uses and does not declare. The name of what a transform generates
 * (`ApiRole` of `Api`) counts as declared, because its beginning is.
 */
export function undeclaredNames(root: MapValue): ReadonlySet<string> {
  const declared = declaredNames(root);
  return new Set([...usedNames(root)].filter((name) => !isMet(name, declared)));
}

/** Whether a name is declared, or generated from what is declared. */
export function isMet(name: string, declared: ReadonlySet<string>): boolean {
  if (declared.has(name) || name.startsWith('Serverless')) return true;
  for (let end = name.length - 1; end >= 2; end--) {
    if (declared.has(name.slice(0, end))) return true;
  }
  return false;
}

function usedNames(root: MapValue): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: Value[] = [];
  for (const section of ['Resources', 'Outputs', 'Conditions', 'Globals']) {
    const value = field(root, section);
    if (value !== undefined) waiting.push(value);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'list') for (const item of next.items) waiting.push(item);
    if (next.kind !== 'map') continue;
    for (const { value } of next.fields.values()) waiting.push(value);
    for (const name of namesIn(next)) {
      if (/^[A-Za-z0-9]+$/.test(name)) names.add(name);
    }
  }
  return names;
}

/** Names that an intrinsic, or the `Condition` of a resource, uses. */
function namesIn(map: MapValue): readonly string[] {
  const condition = map.fields.has('Type') ? text(field(map, 'Condition')) : undefined;
  if (condition !== undefined) return [condition];
  const [only, ...others] = map.fields.values();
  if (only === undefined || others.length > 0) return [];
  const { key, value } = only;
  switch (key) {
    case 'Ref':
      return [firstPart(text(value))];
    case 'Fn::GetAtt':
      return [firstPart(text(value.kind === 'list' ? value.items[0] : value))];
    case 'Fn::If':
      return value.kind === 'list' ? [text(value.items[0]) ?? ''] : [];
    case 'Fn::Sub':
      return placeholders(value);
    default:
      return [];
  }
}

function firstPart(name: string | undefined): string {
  return name?.split('.')[0] ?? '';
}

function placeholders(argument: Value): readonly string[] {
  const [template, variables] = argument.kind === 'list' ? argument.items : [argument];
  const own = variables?.kind === 'map' ? variables.fields : undefined;
  const found = (text(template) ?? '').matchAll(PLACEHOLDER);
  return [...found].flatMap(([, name = '']) => (own?.has(name) === true ? [] : [name]));
}
