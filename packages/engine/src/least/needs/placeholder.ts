import type { FunctionNode } from '../../model/graph.ts';
import type { UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { textsOf } from '../../model/text.ts';
import { alternatives, at, text, type Value } from '../../model/value.ts';

/**
 * Code in a template that is not what runs. Lambda names such code `index`, so a handler in another module means that
 * it is replaced after each deployment; so do variables that code never reads which calls nothing.
 */
export function placeholderCode(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const written = at(fn.properties, 'Code.ZipFile') ?? at(fn.properties, 'InlineCode');
  const codes = textsOf(written, () => undefined);
  if (written === undefined || codes.length === 0) return [];
  const reason = elsewhere(fn) ?? unread(fn, codes, query);
  if (reason === undefined) return [];
  return [
    {
      kind: 'code',
      call: undefined,
      actions: [],
      reason: `the code in the template is not what runs: ${reason}`,
      at: written.span,
      assumed: [],
      certain: 'possibly',
    },
  ];
}

/** `a.b.handler` is in the module `a.b`; with paths in front, as Lambda takes them. */
function elsewhere(fn: FunctionNode): string | undefined {
  const handler = text(at(fn.properties, 'Handler'));
  const modules = handler?.replace(/\.[^.]*$/, '').replace(/^(?:\.?\/)+/, '');
  return handler === undefined || !handler.includes('.') || modules === 'index'
    ? undefined
    : `Lambda names it \`index\`, and the handler is \`${handler}\``;
}

function unread(fn: FunctionNode, codes: readonly string[], query: Query): string | undefined {
  const names = variables(at(fn.properties, 'Environment.Variables'));
  const isEmpty = query.callsOf(fn.id).length === 0 && names.length > 0;
  return isEmpty && names.every((name) => codes.every((code) => !code.includes(name)))
    ? `it calls nothing, and reads none of the variables (${names.slice(0, 3).join(', ')}) that it is given`
    : undefined;
}

function variables(value: Value | undefined): readonly string[] {
  return alternatives(value).flatMap((one) => (one.kind === 'map' ? [...one.fields.keys()] : []));
}
