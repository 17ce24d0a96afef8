const IN_HTML: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * JSON inside of a page, in `<script type="application/json">` or assigned in a script: no `</script>`, no comment, no line end of old scripts.
 * Throws a TypeError for what has no JSON.
 */
export function jsonInHtml(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('jsonInHtml: the value has no JSON');
  return text.replace(/[<>&\u2028\u2029]/g, (one) => IN_HTML[one] ?? one);
}
