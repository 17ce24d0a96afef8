import type { CodeFacts, CodeValue } from '../../../model/code.ts';
import { analyseEntry } from '../../interpret/entry.ts';
import type { Language } from '../../ir.ts';
import { lowerJavaScript } from '../../js/lower-javascript.ts';
import { lowerPython } from '../../python/lower.ts';
import { libraryModels } from '../models.ts';

/** Facts of a file's `handler`, with every import a library's. Throws where there is no handler. */
export function factsOf(language: Language, text: string): CodeFacts {
  const unit =
    language === 'python' ? lowerPython('app.py', text) : lowerJavaScript('app.ts', text);
  const world = {
    resolve: (_from: string, name: string) => ({ kind: 'package', name }) as const,
    models: libraryModels(),
  };
  const outcome = analyseEntry(world, unit, ['handler'], () => undefined);
  if (outcome.kind !== 'facts') throw new Error('no handler');
  return outcome.facts;
}

/** A value in short: `event.body.id`, `"text"`, `$TABLE`, `{a: …}`. */
export function show(value: CodeValue): string {
  switch (value.kind) {
    case 'constant':
      return JSON.stringify(value.value);
    case 'environment':
      return `$${value.name}`;
    case 'text':
      return `\`${value.parts.map(show).join('+')}\``;
    case 'source': {
      const { origin, path } = value.from;
      const name = origin.kind === 'call' ? `call${origin.call}` : origin.kind;
      return path === '' ? name : `${name}.${path}`;
    }
    case 'record': {
      const fields = [...value.fields].map(([name, inner]) => `${name}: ${show(inner)}`);
      const others = value.others === undefined ? [] : [`*: ${show(value.others)}`];
      return `{${[...fields, ...others].join(', ')}}`;
    }
    case 'list':
      return `[${value.items.map(show).join(', ')}]`;
    case 'json':
      return `json(${show(value.value)})`;
    case 'one-of':
      return value.values.map(show).join(' | ');
    case 'unknown':
      return '?';
  }
}

/** The SDK calls of facts in short: `s3.PutObject {Bucket: "b"}`. */
export function showCalls(facts: CodeFacts): readonly string[] {
  return facts.calls.map(
    ({ service, operation, parameters }) => `${service}.${operation} ${show(parameters)}`,
  );
}

/** The flows of facts in short: `nosql filter expression < event.body`. */
export function showFlows(facts: CodeFacts): readonly string[] {
  const flows = facts.flows.map(({ sink, part, from, assumed }) => {
    const { origin, path } = from;
    const name = origin.kind === 'call' ? `call${origin.call}` : origin.kind;
    return `${sink} ${part} < ${path === '' ? name : `${name}.${path}`}${assumed ? ' (assumed)' : ''}`;
  });
  return [...new Set(flows)].sort();
}
