import type { TriggerNode } from '../../../model/graph.ts';
import { field, isAbsent, text, type Value } from '../../../model/value.ts';
import { fieldsOf, pickAny } from '../../apis/values.ts';
import { passedByState } from './states.ts';
import { angleHole, filledAt, type HoleEnd, jsonPathSteps, velocityHole } from './template.ts';

/** What a part of a transformed event is made of. */
export type Given =
  /** A part of the event before it was transformed. */
  | { readonly kind: 'part'; readonly steps: readonly string[] }
  | { readonly kind: 'constant' }
  | { readonly kind: 'platform' }
  /** Something that whoever sends the event chooses. */
  | { readonly kind: 'written' };

const CONSTANT: readonly Given[] = [{ kind: 'constant' }];
const WRITTEN: readonly Given[] = [{ kind: 'written' }];

/**
 * What the input that a trigger declares makes of a part of its event; undefined where it declares none
 * and hands the event over as it is. Several answers where a text is put together from several parts.
 */
export function givenBy(
  trigger: TriggerNode,
  steps: readonly string[],
): readonly Given[] | undefined {
  const { input } = trigger;
  switch (trigger.trigger) {
    case 'rest-api-integration':
      return mapped(trigger, input, steps);
    case 'custom-resource':
      return input === undefined ? undefined : declared(input, steps);
    case 'eventbridge':
    case 's3-eventbridge':
    case 'schedule-rule':
    case 'scheduler':
      return present(input) ? targetInput(input, steps) : undefined;
    case 'pipe':
      return present(input) ? piped(input, steps) : undefined;
    case 'step-functions':
      return present(input) ? passedByState(input, steps) : undefined;
    case 'codepipeline':
      return steps.at(-1) === 'UserParameters' && text(input)?.includes('#{') === true
        ? WRITTEN
        : undefined;
    default:
      return undefined;
  }
}

function present(value: Value | undefined): value is Value {
  return value !== undefined && !isAbsent(value);
}

/** `Input` is constant, `InputPath` a part of the event, `InputTransformer` a template over named parts. */
function targetInput(input: Value, steps: readonly string[]): readonly Given[] {
  const template = field(input, 'InputTemplate');
  if (template !== undefined) {
    const named = field(input, 'InputPathsMap');
    return inTemplate(text(template), steps, angleHole, (hole) => {
      const name = hole.slice(1, -1);
      const path = text(field(named, name));
      if (path !== undefined) return { kind: 'part', steps: jsonPathSteps(path) };
      // `aws.events.event` is the whole event, every other reserved name the rule's own data.
      if (/^aws\.events\.event(\.json)?$/.test(name)) return { kind: 'part', steps: [] };
      return name.startsWith('aws.events.') ? { kind: 'platform' } : { kind: 'written' };
    });
  }
  const path = text(input);
  if (path?.startsWith('$') === true) {
    return [{ kind: 'part', steps: [...jsonPathSteps(path), ...steps] }];
  }
  return CONSTANT;
}

/** A pipe fills its template once for each record. */
function piped(input: Value, steps: readonly string[]): readonly Given[] {
  return inTemplate(text(input), steps.slice(1), angleHole, (hole) => {
    const name = hole.slice(1, -1);
    if (name.startsWith('$')) return { kind: 'part', steps: ['*', ...jsonPathSteps(name)] };
    return name.startsWith('aws.pipes.') && !name.includes('event')
      ? { kind: 'platform' }
      : { kind: 'part', steps: ['*'] };
  });
}

/** A mapping template of a REST API; without one the body is the event. */
function mapped(
  trigger: TriggerNode,
  integration: Value | undefined,
  steps: readonly string[],
): readonly Given[] {
  const templates = fieldsOf(pickAny(integration, 'RequestTemplates', 'requestTemplates'));
  if (templates.length === 0) return [{ kind: 'part', steps: ['body', '$json', ...steps] }];
  return templates.flatMap(({ value }) =>
    inTemplate(text(value), steps, velocityHole, (hole) => referred(trigger, hole)),
  );
}

/** What a reference of a mapping template stands for, in the words of a proxy event. */
function referred({ route }: TriggerNode, hole: string): Given {
  const context = /\$!?\{?context\.([\w.]+)/.exec(hole)?.[1];
  if (context !== undefined)
    return { kind: 'part', steps: ['requestContext', ...context.split('.')] };
  if (/\$!?\{?stageVariables\b/.test(hole)) return { kind: 'constant' };
  const path = /\$input\.(?:json|path)\(\s*['"]([^'"]*)/.exec(hole)?.[1];
  if (path !== undefined) return { kind: 'part', steps: ['body', '$json', ...jsonPathSteps(path)] };
  if (/\$!?\{?input\.body\b/.test(hole)) return { kind: 'part', steps: ['body'] };
  const name = /\$input\.params\(\s*['"]([^'"]*)/.exec(hole)?.[1];
  if (name === undefined) return { kind: 'written' };
  const inPath = route?.path.includes(`{${name}}`) === true;
  return { kind: 'part', steps: [inPath ? 'pathParameters' : 'queryStringParameters', name] };
}

function inTemplate(
  template: string | undefined,
  steps: readonly string[],
  endOf: HoleEnd,
  meaning: (hole: string) => Given,
): readonly Given[] {
  const filled = template === undefined ? undefined : filledAt(template, steps, endOf);
  if (filled === undefined) return WRITTEN;
  if (filled.length === 0) return CONSTANT;
  return filled.map(({ hole, rest }) => {
    const given = meaning(hole);
    return given.kind === 'part' ? { kind: 'part', steps: [...given.steps, ...rest] } : given;
  });
}

/** Properties of a custom resource: what the template fixes is constant, its parameters are the deployer's. */
function declared(input: Value, steps: readonly string[]): readonly Given[] | undefined {
  const [first, ...rest] = steps;
  if (first !== 'ResourceProperties') return undefined;
  const at = rest.reduce<Value | undefined>(field, input);
  if (at === undefined || at.kind === 'map') return undefined;
  return at.kind === 'unknown' || (at.kind === 'known' && at.parameter !== undefined)
    ? undefined
    : CONSTANT;
}
