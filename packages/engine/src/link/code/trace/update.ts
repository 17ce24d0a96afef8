import type { CodeValue } from '../../../model/code.ts';
import { partsOf } from '../value-parts.ts';

/**
 * Values that an update writes to an attribute: those whose placeholder stands on the right of it in the
 * update expression, or all of them where the expression is not known.
 */
export function updated(request: CodeValue, steps: readonly string[]): readonly CodeValue[] {
  const [attribute, ...rest] = steps;
  const values = (name: string): readonly CodeValue[] =>
    partsOf(request, ['ExpressionAttributeValues', name, ...rest]);
  const texts = partsOf(request, ['UpdateExpression']).flatMap(constants);
  if (attribute === undefined || attribute === '*' || texts.length === 0) return values('*');
  if (texts.includes(undefined)) {
    const clauses = readableClauses(request);
    if (clauses !== undefined) return written(request, clauses, attribute, values);
    // An expression that is put together names its placeholders after the attributes.
    return hasField(request, `:${attribute}`) ? values(`:${attribute}`) : values('*');
  }
  const clauses = texts.flatMap((text) => clausesOf(text ?? ''));
  return written(request, clauses, attribute, values);
}

function written(
  request: CodeValue,
  clauses: readonly Clause[],
  attribute: string,
  values: (name: string) => readonly CodeValue[],
): readonly CodeValue[] {
  return clauses.flatMap(({ target, placeholders }) => {
    const [first = ''] = target.split(/[.[]/);
    return isName(request, first, attribute) ? placeholders.flatMap(values) : [];
  });
}

const HOLE = '\0';

/**
 * Clauses of an expression that is put together from fixed ones (`items[${index}].done = :done`); undefined
 * where they do not say of each placeholder to which attribute it goes.
 */
function readableClauses(request: CodeValue): readonly Clause[] | undefined {
  const expression = partsOf(request, ['UpdateExpression']).map(withHoles).join(', ');
  const clauses = clausesOf(expression);
  const records = partsOf(request, ['ExpressionAttributeValues']);
  const isReadable = records.every(
    (one) =>
      one.kind === 'record' &&
      one.others === undefined &&
      [...one.fields.keys()].every((name) =>
        clauses.some(({ target, placeholders }) => target !== '' && placeholders.includes(name)),
      ),
  );
  return isReadable && records.length > 0 ? clauses : undefined;
}

function withHoles(value: CodeValue): string {
  if (value.kind === 'constant') return String(value.value);
  if (value.kind === 'text') return value.parts.map(withHoles).join('');
  return value.kind === 'one-of' ? value.values.map(withHoles).join(', ') : HOLE;
}

function hasField(request: CodeValue, name: string): boolean {
  return partsOf(request, ['ExpressionAttributeValues']).every(
    (one) => one.kind === 'record' && one.fields.has(name),
  );
}

function isName(request: CodeValue, written: string, attribute: string): boolean {
  if (!written.startsWith('#')) return written === attribute;
  // `names or None`: a request without names is one without this placeholder.
  const names = partsOf(request, ['ExpressionAttributeNames'])
    .filter(({ kind }) => kind !== 'constant')
    .flatMap((one) => partsOf(one, [written]))
    .flatMap(constants);
  return names.length === 0 || names.includes(undefined) || names.includes(attribute);
}

function constants(value: CodeValue): readonly (string | undefined)[] {
  if (value.kind === 'one-of') return value.values.flatMap(constants);
  return [value.kind === 'constant' ? String(value.value) : undefined];
}

type Clause = { readonly target: string; readonly placeholders: readonly string[] };

const PLACEHOLDER = /:[\w]+/g;

/** What each clause of an update expression sets, and from which placeholders. */
function clausesOf(expression: string): readonly Clause[] {
  const found: Clause[] = [];
  for (const part of topLevel(expression)) {
    const clause = part.replace(/^\s*(?:SET|ADD|REMOVE|DELETE)\s+/i, '');
    const [, target = ''] = /^\s*([#\w-]+(?=[\s.[=])[#\w.[\]-]*)/.exec(clause) ?? [];
    found.push({ target, placeholders: clause.match(PLACEHOLDER) ?? [] });
  }
  return found;
}

/** Clauses: parts between commas outside brackets, and before each keyword. */
function topLevel(expression: string): readonly string[] {
  const spaced = expression.replace(/\s+(SET|ADD|REMOVE|DELETE)\s+/gi, ',$1 ');
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < spaced.length; i++) {
    const char = spaced[i];
    if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === ',' && depth <= 0) {
      parts.push(spaced.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, spaced.slice(start)];
}
