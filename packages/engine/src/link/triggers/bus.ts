import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { hole, type Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';

/** ARN of the account's default event bus, which no template declares. */
export const DEFAULT_BUS: Text = `arn:${hole('AWS::Partition')}:events:${hole('AWS::Region')}:${hole('AWS::AccountId')}:event-bus/default`;

/** Node of the default event bus; `span` is the place that uses it without naming it. */
export function defaultBus(context: LinkContext, span: Span): NodeId {
  return context.external(DEFAULT_BUS, span);
}
