/** Python's spelling of a pattern, in JavaScript's. */
export function fromPython(
  source: string,
  flags: string,
): { readonly source: string; readonly flags: string; readonly dollar: boolean } {
  let all = flags;
  let text = source.replace(/^\(\?([aimsux]+)\)/, (_whole, letters: string) => {
    all += letters;
    return '';
  });
  if (all.includes('x')) text = withoutComments(text);
  let dollar = false;
  const result = text.replace(
    /\\[\s\S]|\[\^?\]|\(\?P<|\(\?P=(\w+)\)|\$|\(\?#[^)]*\)/g,
    (found: string, name: string | undefined) => {
      if (found === '\\A') return '^';
      if (found === '\\Z' || found === '\\z') return '$';
      if (found.startsWith('[')) return `${found.slice(0, -1)}\\]`;
      if (found === '(?P<') return '(?<';
      if (found.startsWith('(?P=')) return `\\k<${name ?? ''}>`;
      if (found.startsWith('(?#')) return '';
      if (found === '$') dollar = true;
      return found;
    },
  );
  return { source: result, flags: all.replace(/[ux]/g, ''), dollar };
}

/** A verbose pattern without the white space and comments that it ignores. */
function withoutComments(source: string): string {
  return source.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|#[^\n]*|\s+/g, (found) =>
    found.startsWith('\\') || found.startsWith('[') ? found : '',
  );
}
