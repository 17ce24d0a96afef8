import type { CodeFacts } from '../model/code.ts';
import { type InlineCode, templateOffset } from '../model/code-location.ts';
import type { Span } from '../model/span.ts';

/** Facts of code that stands in a template, with the template's places instead of its own. */
export function inTemplate(facts: CodeFacts, file: string, code: InlineCode): CodeFacts {
  const move = (span: Span): Span =>
    span.file !== file
      ? span
      : {
          file: code.span.file,
          start: templateOffset(code, span.start),
          end: templateOffset(code, span.end),
        };
  return {
    ...facts,
    flows: facts.flows.map((flow) => ({
      ...flow,
      at: move(flow.at),
      steps: flow.steps.map((step) => ({ ...step, span: move(step.span) })),
    })),
    calls: facts.calls.map((call) => ({ ...call, at: move(call.at), via: call.via.map(move) })),
    validations: facts.validations.map((one) => ({ ...one, at: move(one.at) })),
    observations: facts.observations.map((one) => ({ ...one, at: move(one.at) })),
    ...(facts.reaches === undefined
      ? {}
      : { reaches: facts.reaches.map((one) => ({ ...one, at: move(one.at) })) }),
    uses: new Map([...facts.uses].map(([api, at]) => [api, move(at)])),
    routes: facts.routes.map((one) => ({ ...one, at: move(one.at) })),
    gaps: facts.gaps.map((one) => ({ ...one, at: move(one.at) })),
    files: facts.files.filter((one) => one !== file),
  };
}
