import type { FunctionNode } from '../../model/graph.ts';
import { at, field, items } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { EdgeList } from './edges.ts';

/** What a function hangs together with by its own settings. */
export function functionEdges(
  context: LinkContext,
  functions: readonly FunctionNode[],
  edges: EdgeList,
): void {
  for (const one of functions) {
    const { id, properties, span } = one;
    edges.add('assumes', id, one.role, field(properties, 'Role')?.span ?? span);
    edges.add(
      'dead-letters',
      id,
      one.deadLetter,
      at(properties, 'DeadLetterConfig.TargetArn')?.span ?? span,
    );
    const { asyncConfig } = one;
    if (asyncConfig !== undefined) {
      edges.add('destination', id, asyncConfig.onFailure, asyncConfig.span, 'on failure');
      edges.add('destination', id, asyncConfig.onSuccess, asyncConfig.span, 'on success');
    }
    edges.add('logs-to', id, one.logGroup, span);
    for (const variable of one.environment) {
      edges.add('uses', id, variable.refersTo, variable.span, variable.name);
    }
    for (const layer of items(field(properties, 'Layers'))) {
      for (const to of context.anyNodesOf(layer)) edges.add('uses', id, to, layer.span, 'layer');
    }
    for (const system of items(field(properties, 'FileSystemConfigs'))) {
      const arn = field(system, 'Arn');
      for (const to of context.anyNodesOf(arn)) edges.add('uses', id, to, system.span, 'mounts');
    }
  }
}
