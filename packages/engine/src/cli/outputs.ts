import { PosternError } from '../support/error.ts';
import type { Invocation } from './command.ts';

/** One result to produce. `file` is undefined for the standard output. */
export type Output = { readonly format: string; readonly file: string | undefined };

/**
 * What the `--format` and `--output` options ask for, in their order. A format goes to the output
 * that follows it; an output without one takes the format of its ending. Throws `usage`.
 */
export function outputsOf(
  invocation: Invocation,
  formats: ReadonlyMap<string, readonly string[]>,
  standard: string,
): readonly Output[] {
  const outputs: Output[] = [];
  let pending: string | undefined;
  for (const { name, value } of invocation.options) {
    if (name === 'format') {
      if (pending !== undefined) outputs.push({ format: pending, file: undefined });
      pending = value;
    } else if (name === 'output' && value === '-') {
      outputs.push({ format: pending ?? standard, file: undefined });
      pending = undefined;
    } else if (name === 'output') {
      outputs.push({ format: pending ?? formatOf(value, formats), file: value });
      pending = undefined;
    }
  }
  const rest = takeLeftover(outputs, pending, formats);
  if (rest.length === 0) return [{ format: standard, file: undefined }];
  if (rest.filter((output) => output.file === undefined).length > 1) {
    throw new PosternError('usage', 'only one format can go to the terminal', {
      help: 'give the others a file: `--format sarif --output out.sarif`',
    });
  }
  return rest;
}

/** `--output a.json --format json` in the other order means the same: the format was for that file. */
function takeLeftover(
  outputs: readonly Output[],
  pending: string | undefined,
  formats: ReadonlyMap<string, readonly string[]>,
): readonly Output[] {
  if (pending === undefined) return outputs;
  const [only] = outputs;
  const isTwin = outputs.length === 1 && only?.file !== undefined;
  if (isTwin && guess(only.file, formats) === pending)
    return [{ format: pending, file: only.file }];
  return [...outputs, { format: pending, file: undefined }];
}

function formatOf(file: string, formats: ReadonlyMap<string, readonly string[]>): string {
  const format = guess(file, formats);
  if (format !== undefined) return format;
  throw new PosternError('usage', `cannot tell the format of \`${file}\` from its ending`, {
    help: `say it before: \`--format ${[...formats.keys()][1]} --output ${file}\``,
  });
}

/** The format with the longest ending that fits: `.sarif.json` is SARIF. */
function guess(
  file: string | undefined,
  formats: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const lower = file?.toLowerCase() ?? '';
  const fitting = [...formats].flatMap(([format, endings]) =>
    endings.filter((ending) => lower.endsWith(ending)).map((ending) => ({ format, ending })),
  );
  return fitting.sort((a, b) => b.ending.length - a.ending.length)[0]?.format;
}
