import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { termsOf } from '../needs/terms.ts';
import { type Atom, plainArn } from './atom.ts';
import type { Literals } from './literals.ts';
import type { NodesByArn } from './nodes.ts';
import { logicalIdsIn, type References, rootsOf } from './references.ts';
import { type Granting, graspsOn } from './today.ts';

/** What is needed to say the resources of a role in the words of its template. */
export type Naming = {
  readonly role: RoleNode;
  readonly granting: readonly Granting[];
  readonly references: References;
  readonly query: Query;
  readonly stack: string;
  readonly literals: Literals;
  readonly nodes: NodesByArn;
};

/**
 * An atom whose resource the template can name without a circle: by reference, else by the name that is written, else
 * as today's policy names it, else not at all. What exists only under a condition is named under that condition.
 */
export function namedIn(said: Atom, naming: Naming): Atom {
  const atom = ofNode(said, naming);
  const template = wordsOf(atom.template, naming);
  const culprit = circleOf(template, naming);
  if (template !== undefined && culprit === undefined) {
    return conditional({ ...atom, template }, naming);
  }
  const byName = wordsOf(termsOf(atom.arn, undefined, '', naming.stack).template, naming);
  if (byName !== undefined && circleOf(byName, naming) === undefined) {
    return conditional({ ...atom, template: byName }, naming);
  }
  return asToday(atom, culprit, naming);
}

/** What is said by an ARN alone is said by the resource that has it. */
function ofNode(atom: Atom, { nodes, query, stack }: Naming): Atom {
  const found = atom.node === undefined ? nodes.find(atom.arn) : undefined;
  if (found === undefined) return atom;
  const node = query.node(found.node);
  const { template } = termsOf(atom.arn, node, found.suffix, stack);
  return { ...atom, node: found.node, template: template ?? atom.template };
}

/** Inline code that is put together by the template has these words where values go in. */
const PUT_IN = /template_value_\d/;

function wordsOf(template: Atom['template'], { literals }: Naming): Atom['template'] {
  return PUT_IN.test(JSON.stringify(template ?? '')) ? undefined : literals.inWords(template);
}

function circleOf(template: Atom['template'], naming: Naming): string | undefined {
  const { role, references, stack } = naming;
  const named = logicalIdsIn(template).map((id) => `${stack}/${id}`);
  return references.waitingFor(named, rootsOf(role, role.functions));
}

function asToday(atom: Atom, culprit: string | undefined, naming: Naming): Atom {
  const whole = graspsOn(naming.granting, atom.action, atom.arn).filter(
    (one) => one.how === 'whole' && one.pattern !== undefined,
  );
  const narrowest = whole.toSorted(
    (a, b) => plainArn(b.pattern ?? '').length - plainArn(a.pattern ?? '').length,
  )[0]?.pattern;
  if (narrowest === undefined) return logsOfAny(atom);
  const name = culprit?.slice(culprit.lastIndexOf('/') + 1);
  const why =
    name === undefined
      ? `the template has no words for ${readable(atom.arn)}`
      : `${name} waits for this role, so that the role cannot name it`;
  const template = wordsOf(termsOf(narrowest, undefined, '', naming.stack).template, naming);
  return { ...atom, arn: narrowest, template, wide: atom.wide ?? why };
}

/** The group of a function that a role cannot name: one of those that Lambda makes. */
function logsOfAny(atom: Atom): Atom {
  const [before, , after] =
    /^(.*:log-group:\/aws\/lambda\/)(.*?)(:\*)?$/s.exec(atom.arn)?.slice(1) ?? [];
  if (before === undefined || !atom.action.startsWith('logs:')) {
    return { ...atom, template: undefined };
  }
  const arn = `${before}*${after ?? ''}`;
  const { template } = termsOf(arn, undefined, '', '');
  const why = 'the function waits for this role, so that the role cannot name its log group';
  return { ...atom, arn, template, wide: why };
}

/** A statement that names a resource of a condition must have that condition as well. */
function conditional(atom: Atom, { role, query, stack }: Naming): Atom {
  const own = role.resource?.condition;
  const wanted = logicalIdsIn(atom.template).flatMap((id) => {
    const condition = query.graph.declared.get(`${stack}/${id}`)?.condition;
    return condition === undefined || condition === own ? [] : [condition];
  });
  const said = atom.when?.split(' & ') ?? [];
  const all = [...new Set([...said, ...wanted])];
  return all.length === said.length ? atom : { ...atom, when: all.join(' & ') };
}
