import type { Need, NeedCondition } from '../../model/needs.ts';
import type { Text } from '../../model/text.ts';
import { termsOf } from '../needs/terms.ts';
import { type Atom, limitsOf } from './atom.ts';
import { type Granting, type Grasp, graspsOn, inOtherBranches } from './today.ts';

/**
 * What a need comes to beside what is allowed today. The author's conditions stay, and where the author allows only a part
 * of what the code may name, that part; what is possibly needed stays only as far as it is allowed.
 */
export function wantedBy(
  need: Need,
  granting: readonly Granting[],
  stack: string,
): readonly Atom[] {
  return need.actions.flatMap((action) => {
    const arn = need.resource.kind === 'any' ? '*' : need.resource.arn;
    const places = placesOf(need, graspsOn(granting, action, arn));
    // The template may be deployed with the other branch, of which the code says nothing.
    const others = places.flatMap(({ grasp }) =>
      grasp?.when === undefined
        ? []
        : inOtherBranches(granting, grasp, action).map((other) => ({
            pattern: other.pattern,
            grasp: other,
          })),
    );
    return [...places, ...others].map(({ pattern, grasp }) =>
      atomOf(need, action, { pattern: pattern ?? arn, grasp, arn, stack }),
    );
  });
}

type Place = { readonly pattern: Text | undefined; readonly grasp: Grasp | undefined };

/** Where an action stays allowed; a pattern of `undefined` is the need's own. */
function placesOf(need: Need, grasps: readonly Grasp[]): readonly Place[] {
  const whole = grasps.filter((one) => one.how === 'whole');
  if (whole.some((one) => limitsOf(one) === ' ')) return [{ pattern: undefined, grasp: undefined }];
  // What the author says in the branches of a condition stays in its words.
  if (whole.length > 0) {
    return whole.map((grasp) => ({
      pattern: grasp.when === undefined ? undefined : grasp.pattern,
      grasp,
    }));
  }
  const parts = grasps.filter((one) => one.how === 'part');
  if (parts.length > 0) return parts.map((grasp) => ({ pattern: grasp.pattern, grasp }));
  if (need.certain === 'needed') return [{ pattern: undefined, grasp: undefined }];
  const maybe = grasps.filter((one) => one.pattern !== undefined);
  return maybe.map((grasp) => ({ pattern: grasp.pattern, grasp }));
}

function atomOf(
  need: Need,
  action: string,
  {
    pattern,
    grasp,
    arn,
    stack,
  }: { pattern: Text; grasp: Grasp | undefined; arn: Text; stack: string },
): Atom {
  const { resource, because, certain, confidence } = need;
  const isOwn = pattern === arn;
  const ofNeed = resource.kind === 'any' ? '*' : resource.template;
  return {
    action,
    arn: pattern,
    template: isOwn ? ofNeed : termsOf(pattern, undefined, '', stack).template,
    node: resource.kind === 'any' ? undefined : resource.node,
    conditions: together(need.conditions, grasp?.conditions ?? []),
    when: grasp?.when,
    because,
    certain,
    confidence,
    wide: wideness(isOwn, resource, pattern),
  };
}

function wideness(isOwn: boolean, resource: Need['resource'], pattern: Text): string | undefined {
  if (isOwn) return resource.kind === 'any' ? resource.why : undefined;
  return pattern === '*' ? 'the template says it under a condition, where it stays' : undefined;
}

/** Both, but a key that the author tests in the same way is left to the author. */
function together(
  own: readonly NeedCondition[],
  author: readonly NeedCondition[],
): readonly NeedCondition[] {
  const said = new Set(author.map(({ operator, key }) => `${operator} ${key}`.toLowerCase()));
  const added = own.filter(
    ({ holds, operator, key }) =>
      holds === 'always' && !said.has(`${operator} ${key}`.toLowerCase()),
  );
  return [...author, ...added];
}
