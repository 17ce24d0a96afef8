/** A diff as terminals show it: what goes in red, what comes in green. */
export function painted(diff: string, color: boolean): string {
  if (!color) return diff;
  const codes: Readonly<Record<string, string>> = { '-': '31', '+': '32', '@': '36' };
  return diff.replaceAll(
    /^[-+@].*$/gm,
    (line) => `\u001B[${codes[line[0] ?? '']}m${line}\u001B[0m`,
  );
}
