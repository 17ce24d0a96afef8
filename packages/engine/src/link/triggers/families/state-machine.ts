import { pick } from '../../apis/values.ts';
import { machineTasks } from '../../definitions/state-machine.ts';
import { targetsOf } from '../../definitions/task-targets.ts';
import { byIam, fedBy, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

/** Tasks of state machines that invoke functions. */
export function* stateMachines(world: World): Generator<SourceHalf> {
  for (const [i, task] of machineTasks(world.context).entries()) {
    const { machine, state, resource } = task;
    const targets = targetsOf(world.context, task).flatMap((one) =>
      one.kind === 'function' ? [one.target] : [],
    );
    if (targets.length === 0) continue;
    const { address, span, logicalId, properties } = machine;
    yield half(machine, `task:${i}:${state}`, {
      kind: 'step-functions',
      name: `${logicalId} ${state}`,
      span: resource.span,
      targets,
      source: address,
      needed: { kind: 'role', role: pick(properties, 'RoleArn') },
      authentication: byIam(span),
      invokers: fedBy(address, span, `start ${logicalId}`),
      delivery: { mode: 'sync', maximumRetries: task.retries },
      input: task.parameters,
    });
  }
}
