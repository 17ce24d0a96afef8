const PAIR =
  /ParameterKey=(?<key>[^,\s]+)\s*,\s*ParameterValue=(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|\S*)|(?<name>[^\s=]+)=(?<text>"(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g;

/** Longest text of overrides that is looked at. */
const MAX_LENGTH = 100_000;

/**
 * Parameter overrides in either form of the SAM CLI: `Key=Value Other="a b"` or
 * `ParameterKey=Key,ParameterValue=Value`.
 */
export function parseOverrides(written: string): ReadonlyMap<string, string> {
  const overrides = new Map<string, string>();
  for (const { groups } of written.slice(0, MAX_LENGTH).matchAll(PAIR)) {
    const key = groups?.key ?? groups?.name;
    const value = groups?.value ?? groups?.text;
    if (key !== undefined && value !== undefined) overrides.set(unquoted(key), unquoted(value));
  }
  return overrides;
}

function unquoted(written: string): string {
  const quote = written.charAt(0);
  if (written.length < 2 || !written.endsWith(quote)) return written;
  if (quote === "'") return written.slice(1, -1);
  return quote === '"' ? written.slice(1, -1).replaceAll(/\\(.)/g, '$1') : written;
}
