import { type FunctionTarget, targetArn } from '../function/target.ts';
import { property } from '../reading.ts';
import { getAtt, map, stringOf, withField } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { linkedResource, setLinked } from './linked.ts';
import { permit } from './permission.ts';

/** Expands a `Cognito` event: a permission, and the triggers of the user pool of the same template. */
export function expandCognito(target: FunctionTarget, event: SamEvent): void {
  const { owner } = target;
  const pool = linkedResource(
    owner,
    property(event.properties, 'UserPool'),
    event.span,
    'user pool',
  );
  if (pool === undefined) return;
  const source = { SourceArn: getAtt(event.span, pool.id, 'Arn') };
  permit(target, event, 'cognito-idp.amazonaws.com', source, `${target.alias ?? owner.id}Cognito`);
  const written = property(event.properties, 'Trigger');
  const triggers =
    written?.kind === 'list' ? written.items : written === undefined ? [] : [written];
  setLinked(owner, pool, (properties) => {
    const before = property(properties, 'LambdaConfig');
    if (before !== undefined && before.kind !== 'map') {
      owner.fail(before.span, 'LambdaConfig must be a map');
    }
    let config = before?.kind === 'map' ? before : map(event.span, {});
    for (const trigger of triggers) {
      const name = stringOf(trigger);
      if (name === undefined) continue;
      if (config.fields.has(name)) {
        owner.fail(trigger.span, `the trigger ${name} of ${pool.id} is defined twice`);
      }
      config = withField(config, name, targetArn(target, trigger.span), trigger.span);
    }
    return withField(properties, 'LambdaConfig', config);
  });
}
