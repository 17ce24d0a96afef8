/** Which rules run: `only` and `skip` hold rule ids or globs (`triggers/*`); an empty `only` means all. */
export type Selection = { readonly only: readonly string[]; readonly skip: readonly string[] };

/** Whether a rule is selected. */
export function isSelected(rule: string, selection: Selection): boolean {
  const { only, skip } = selection;
  if (skip.some((pattern) => matchesRule(pattern, rule))) return false;
  return only.length === 0 || only.some((pattern) => matchesRule(pattern, rule));
}

/** Whether a pattern means a rule. `*` stands for anything, and a bare area for all its rules. */
export function matchesRule(pattern: string, rule: string): boolean {
  if (pattern === rule || pattern === '*') return true;
  if (!pattern.includes('*')) return rule.startsWith(`${pattern}/`);
  return matchesGlob(pattern, rule);
}

/** Greedy matching of the pieces between stars: linear, where a regular expression could backtrack. */
function matchesGlob(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop() ?? '';
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  let position = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, position);
    if (found === -1) return false;
    position = found + piece.length;
  }
  return position <= text.length - tail.length;
}

/** Patterns that mean no rule at all: a typing error that would silently select nothing. */
export function uselessPatterns(
  patterns: readonly string[],
  rules: readonly string[],
): readonly string[] {
  return patterns.filter((pattern) => !rules.some((rule) => matchesRule(pattern, rule)));
}
