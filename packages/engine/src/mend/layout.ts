import type { Layout } from './emit.ts';

/** The file's own layout: its first indented line, its first list and its quotes tell. */
export function layoutOf(text: string): Layout {
  const step = /^( {1,8})\S/m.exec(text)?.[1]?.length ?? 2;
  return {
    step,
    listStep: listStepOf(text) ?? step,
    json: /^\s*\{/.test(text),
    singleQuote: count(text, "'") > count(text, '"'),
  };
}

const MOST_LISTS = 20;

/** How far most lists stand behind their keys; undefined where there is no list. */
function listStepOf(text: string): number | undefined {
  const steps = new Map<number, number>();
  let seen = 0;
  for (const [, key = '', dash = ''] of text.matchAll(/^( *)[\w:'"-]+:[ \t]*\r?\n( *)- /gm)) {
    const step = dash.length - key.length;
    if (step >= 0 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
    if (++seen === MOST_LISTS) break;
  }
  const [most] = [...steps].sort(([, a], [, b]) => b - a);
  return most?.[0];
}

function count(text: string, quote: string): number {
  return text.split(quote).length - 1;
}
