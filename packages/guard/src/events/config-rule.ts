import type { EventSpec } from '../core/event.ts';
import { payloadReader } from '../core/payload.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { jsonParser } from '../parse/json.ts';
import { unexpected } from './records.ts';

/** What AWS Config asks a rule to judge. */
export type RuleEvent<Parameters = unknown> = {
  readonly rule: string;
  readonly account: string;
  /** `ConfigurationItemChangeNotification`, `ScheduledNotification`, … */
  readonly type: string;
  /** The parsed `invokingEvent`: names and tags in it are the resource owner's words. */
  readonly invoking: unknown;
  readonly parameters: Parameters;
  /** Whether the resource was deleted or left the rule's scope. */
  readonly isGone: boolean;
  /** Goes back with the evaluations. */
  readonly resultToken: string;
};

/** The envelope of custom rules of AWS Config: the schema is for the rule's parameters. */
export function configRule<S extends AnySchema | undefined = undefined>(
  schema?: S,
): EventSpec<unknown, RuleEvent<OutputOf<S>>, unknown> {
  const parse = jsonParser();
  const read = payloadReader(schema, 'ruleParameters', {});
  return {
    source: 'config',
    open: (raw) => {
      const isRule = textAt(raw, 'configRuleName') !== undefined;
      if (!isRule || textAt(raw, 'invokingEvent') === undefined) throw unexpected('config');
      return { pieces: [{ raw }] };
    },
    decode: ({ raw }, call) => {
      const invoking = parse(textAt(raw, 'invokingEvent') ?? '');
      const parameters = read(textAt(raw, 'ruleParameters') ?? '{}', call);
      const use = (known: unknown): RuleEvent<OutputOf<S>> => ruleEvent(raw, invoking, known);
      return isPromise(parameters) ? parameters.then(use) : use(parameters);
    },
  };
}

function ruleEvent<P>(raw: unknown, invoking: unknown, parameters: unknown): RuleEvent<P> {
  return {
    rule: textAt(raw, 'configRuleName') ?? '',
    account: textAt(raw, 'accountId') ?? '',
    type: textAt(invoking, 'messageType') ?? '',
    invoking,
    // Checked by the schema, where there is one.
    parameters: parameters as P,
    isGone: at(raw, 'eventLeftScope') === true,
    resultToken: textAt(raw, 'resultToken') ?? '',
  };
}
