/**
 * Steps of an access path: `a.b` are two, a dot that belongs to a key is written `\.`. The empty path is
 * the whole event and has none.
 */
export function stepsOf(path: string): readonly string[] {
  if (path === '') return [];
  if (!path.includes('\\')) return path.split('.');
  const steps: string[] = [];
  let step = '';
  for (let i = 0; i < path.length; i++) {
    const char = path[i] ?? '';
    if (char === '\\' && i + 1 < path.length) step += path[++i] ?? '';
    else if (char === '.') {
      steps.push(step);
      step = '';
    } else step += char;
  }
  return [...steps, step];
}

/** The path of steps: the inverse of `stepsOf`. */
export function pathOf(steps: readonly string[]): string {
  return steps.map(escaped).join('.');
}

/** Hardly any key holds a dot, and paths are asked for by the hundred thousand. */
function escaped(step: string): string {
  const isPlain = !step.includes('.') && !step.includes('\\');
  return isPlain ? step : step.replaceAll(/[\\.]/g, '\\$&');
}

/** Whether a step decodes what stands before it (`$json`, `$base64`). */
export function isDecoding(step: string): boolean {
  return step.startsWith('$') && step.length > 1;
}

/** Whether a step is any element or a number in a list. */
export function isElement(step: string): boolean {
  return step === '*' || /^\d+$/.test(step);
}
