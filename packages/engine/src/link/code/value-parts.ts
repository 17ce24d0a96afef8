import type { CodeValue } from '../../model/code.ts';

/** The parts of a structure under a path, `*` for elements; a `json` is looked into by `$json`. */
export function partsOf(value: CodeValue, path: readonly string[]): readonly CodeValue[] {
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  switch (value.kind) {
    case 'one-of':
      return value.values.flatMap((one) => partsOf(one, path));
    case 'record': {
      if (step === '*') {
        const all = [...value.fields.values(), ...(value.others ? [value.others] : [])];
        return all.flatMap((one) => partsOf(one, rest));
      }
      const known = value.fields.get(step);
      if (known !== undefined) return partsOf(known, rest);
      return value.others === undefined ? [] : partsOf(extended(value.others, step), rest);
    }
    case 'list':
      return value.items.flatMap((one) => partsOf(one, rest));
    case 'json':
      return step === '$json' ? partsOf(value.value, rest) : [];
    case 'source':
      return partsOf(extended(value, step), rest);
    default:
      return [value];
  }
}

/** A part of something from outside is the part of that origin. */
function extended(value: CodeValue, step: string): CodeValue {
  if (value.kind !== 'source' || value.from.derived) return value;
  const { path } = value.from;
  const written = step.replaceAll('.', '\\.');
  return {
    kind: 'source',
    from: { ...value.from, path: path === '' ? written : `${path}.${written}` },
  };
}
