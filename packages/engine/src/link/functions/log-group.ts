import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { at, isAbsent } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

const LOG_GROUP = ['AWS::Logs::LogGroup'];

/** The declared log group of a function: the one its LoggingConfig names, else `/aws/lambda/<its name>`. */
export function logGroupOf(context: LinkContext, resource: Resource): NodeId | undefined {
  const configured = at(resource.properties, 'LoggingConfig.LogGroup');
  if (!isAbsent(configured)) return context.nodeOf(configured, LOG_GROUP);
  const name = `/aws/lambda/${context.texts.name(resource)}`;
  return context.names.named(name, { types: LOG_GROUP, file: resource.span.file })?.address;
}
