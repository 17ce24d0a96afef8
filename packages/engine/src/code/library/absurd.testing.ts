import { factsOf } from '../cases.ts';
import type { Language } from '../ir.ts';
import { expand } from './match.ts';
import type { Model } from './model.ts';

const JAVASCRIPT_ARGUMENTS: readonly string[] = [
  '',
  'event',
  '{}, [], () => event.a',
  'null, undefined, -1, NaN',
  "'x', /(/, event, (a, b) => a",
  '{ a: { b: event } }, [event], async (x) => x, { schema: event, resolvers: event, routes: 1 }',
  '...event.list',
];

const PYTHON_ARGUMENTS: readonly string[] = [
  '',
  'event',
  '{}, [], lambda x: event',
  'None, -1, model=event, schema=1, envelope=[], record_handler=None',
  "'x', event['a'], methods=5, routes=[1, event], prefix=event, url_prefix=None",
  '*event, **event',
];

/** `a.b().c` as an expression that imports `a`. */
function expression(path: string, language: Language): string {
  const concrete = path.replace(/^\*\*\./, 'thing.').replaceAll('*', 'Any');
  const [root = '', ...rest] = concrete.split('.');
  const base = root.replaceAll('()', '');
  const calls = '()'.repeat(root.split('()').length - 1);
  const module = language === 'python' ? base : `require('${base}')`;
  return `${module}${calls}${rest.map((one) => `.${one}`).join('')}`;
}

function program(expressions: readonly string[], given: string, language: Language): string {
  if (language === 'python') {
    const modules = new Set(expressions.map((one) => one.split(/[.(]/)[0] ?? ''));
    const imports = [...modules].map((one) => `import ${one}`).join('\n');
    const lines = expressions.flatMap((one) => [
      `    ${one}(${given})`,
      `    ${one}(${given})(lambda a: a)`,
      `    x = ${one}`,
      `    class C(${one}):\n        a: event = x`,
      `    C(${given}).run(C, **event)`,
    ]);
    return `${imports}\ndef handler(event, context):\n${lines.join('\n')}\n    return x\n`;
  }
  const lines = expressions.map(
    (one) => `new (${one})(${given}); (${one})(${given})(event, event); x = ${one}.x;`,
  );
  return `let x; exports.handler = async (event) => {\n${lines.join('\n')}\nreturn x; };`;
}

/** Runs every API of some models with absurd arguments; throws where one of them throws. */
export function runAbsurdly(models: readonly Model[], language: Language): number {
  const paths = models
    .filter((model) => model.language === undefined || model.language === language)
    .flatMap((model) => [model.api ?? []].flat().flatMap(expand));
  const expressions = [...new Set(paths)]
    .map((path) => expression(path, language))
    .filter((one) => language === 'javascript' || /^\w/.test(one));
  let ran = 0;
  const all = language === 'python' ? PYTHON_ARGUMENTS : JAVASCRIPT_ARGUMENTS;
  for (const [form, given] of all.entries()) {
    // Each API with two of the forms: with all of them it takes minutes, and the forms meet enough APIs as it is.
    const chosen = expressions.filter((_, index) => (index + form) % 3 === 0);
    for (let index = 0; index < chosen.length; index += 40) {
      const text = program(chosen.slice(index, index + 40), given, language);
      const main = language === 'python' ? 'main.py' : 'main.ts';
      ran += factsOf(main, language, new Map([[main, text]])).files.length;
    }
  }
  return ran;
}
