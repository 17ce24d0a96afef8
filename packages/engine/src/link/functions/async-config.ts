import type { AsyncConfig } from '../../model/graph.ts';
import type { Address, Resource } from '../../model/resource.ts';
import { at, field, number } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

/** Asynchronous settings by function. Where several qualifiers have their own, those of `$LATEST` count. */
export function asyncConfigs(context: LinkContext): ReadonlyMap<Address, AsyncConfig> {
  const found = new Map<Address, AsyncConfig>();
  for (const resource of context.index.ofType('AWS::Lambda::EventInvokeConfig')) {
    const { properties } = resource;
    const latest = context.textsOf(field(properties, 'Qualifier')).includes('$LATEST');
    for (const target of context.functionsOf(field(properties, 'FunctionName'))) {
      if (latest || !found.has(target.function)) {
        found.set(target.function, configOf(context, resource));
      }
    }
  }
  return found;
}

function configOf(context: LinkContext, resource: Resource): AsyncConfig {
  const { properties, span } = resource;
  const destination = (when: string): string | undefined =>
    context.anyNodesOf(at(properties, `DestinationConfig.${when}.Destination`))[0];
  return {
    maximumRetries: number(field(properties, 'MaximumRetryAttempts')),
    maximumAge: number(field(properties, 'MaximumEventAgeInSeconds')),
    onFailure: destination('OnFailure'),
    onSuccess: destination('OnSuccess'),
    span,
  };
}
