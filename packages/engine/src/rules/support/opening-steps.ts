import type { Step } from '../../model/finding.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { calledAs } from './sink-words.ts';

/** A path of a value in a few steps: where it is read, what each function passes it to, where it does harm. */
export function openingSteps(traced: TracedFlow, query: Query): readonly Step[] {
  const { flow, hops } = traced;
  const [first] = hops;
  const source = first?.from ?? flow.from;
  const steps = first?.steps ?? flow.steps;
  return [
    { actor: 'event', verb: 'holds', object: partWords(source.path), span: readAt(steps, flow.at) },
    ...hops.map((hop): Step => {
      const carrier = query.node(hop.carrier);
      return {
        actor: `function ${query.node(hop.function)?.name ?? hop.function}`,
        verb: hop.call.operation === 'return' ? 'returns it to' : 'passes it to',
        object: `${carrier?.kind === 'resource' ? carrier.family : 'function'} ${carrier?.name ?? hop.carrier}`,
        span: hop.call.at,
        note: `${hop.call.service}:${hop.call.operation}`,
      };
    }),
    {
      actor:
        hops.length === 0
          ? 'it'
          : `function ${query.node(traced.function)?.name ?? traced.function}`,
      verb: hops.length === 0 ? 'reaches' : 'lets it reach',
      object: calledAs(flow).replaceAll('`', ''),
      span: flow.at,
      note: flow.part,
    },
  ];
}

/** The place where the part itself is read: the last step of reading before something else is made of it. */
function readAt(steps: TracedFlow['flow']['steps'], otherwise: Span): Span {
  return steps.find((step) => step.text === 'read')?.span ?? steps[0]?.span ?? otherwise;
}

/** `body.$json.user.name` as a person writes it: `user.name in body`. */
function partWords(path: string): string {
  const names = path.split('.').filter((step) => step !== '*');
  const decoded = names.findLastIndex((step) => step.startsWith('$'));
  const shown = names.slice(decoded + 1).join('.');
  const before = names.slice(0, Math.max(decoded, 0)).filter((step) => !step.startsWith('$'));
  if (shown === '') return before.join('.') || 'anything';
  return before.length === 0 ? shown : `${shown} in ${before.join('.')}`;
}
