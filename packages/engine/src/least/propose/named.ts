import { covers } from '../../iam/algebra/text.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { readable, type Text } from '../../model/text.ts';
import { termsOf } from '../needs/terms.ts';
import { type Atom, plainArn } from './atom.ts';
import type { ByParameter } from './by-parameter.ts';
import type { Literals } from './literals.ts';
import type { NodesByArn } from './nodes.ts';
import { logicalIdsIn, type References, rootsOf } from './references.ts';
import { type Granting, type Grasp, graspsOn } from './today.ts';

/** What is needed to say the resources of a role in the words of its template. */
export type Naming = {
  readonly role: RoleNode;
  readonly granting: readonly Granting[];
  readonly references: References;
  readonly query: Query;
  readonly stack: string;
  readonly literals: Literals;
  readonly nodes: NodesByArn;
  /** What holds only by defaults; undefined as long as nobody has asked. */
  readonly byParameter?: ByParameter | undefined;
};

/**
 * An atom as the template can name its resource without a circle: by reference, else by the name that is written, else
 * as today's policy names it, never wider than that, else not at all. What exists only under a condition is named under that condition.
 */
export function namedIn(said: Atom, naming: Naming): readonly Atom[] {
  const atom = ofNode(said, naming);
  const template = sureWords(atom, naming);
  const culprit = circleOf(template, naming);
  if (template !== undefined && culprit === undefined) {
    return [conditional({ ...atom, template }, naming)];
  }
  const byName = sureWords(
    { arn: atom.arn, template: termsOf(atom.arn, undefined, '', naming.stack).template },
    naming,
  );
  if (byName !== undefined && circleOf(byName, naming) === undefined) {
    return [conditional({ ...atom, template: byName }, naming)];
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

/** Words for an ARN that hold for every value of the parameters, as far as that is known. */
function sureWords(
  { arn, template }: Pick<Atom, 'arn' | 'template'>,
  naming: Naming,
): Atom['template'] {
  const words = wordsOf(template, naming);
  const key = plainArn(arn);
  if (naming.byParameter?.has(key) !== true || logicalIdsIn(words).some(isDeclared(naming))) {
    return words;
  }
  return naming.byParameter.get(key);
}

function isDeclared({ query, stack }: Naming): (id: string) => boolean {
  return (id) => query.graph.declared.has(`${stack}/${id}`);
}

function wordsOf(template: Atom['template'], { literals, role, query }: Naming): Atom['template'] {
  if (PUT_IN.test(JSON.stringify(template ?? ''))) return undefined;
  return literals.inWords(template, policiesAsWritten(role, query));
}

function policiesAsWritten({ policies }: RoleNode, { graph }: Query): string {
  return policies
    .map(({ span: { file, start, end } }) => graph.sources.get(file)?.text.slice(start, end) ?? '')
    .join('\n');
}

function circleOf(template: Atom['template'], naming: Naming): string | undefined {
  const { role, references, stack } = naming;
  // What is declared elsewhere waits for nothing here.
  if (role.external) return undefined;
  const named = logicalIdsIn(template).map((id) => `${stack}/${id}`);
  return references.waitingFor(named, rootsOf(role, role.functions));
}

function asToday(atom: Atom, culprit: string | undefined, naming: Naming): readonly Atom[] {
  const grasps = graspsOn(naming.granting, atom.action, atom.arn);
  const patterns = (how: Grasp['how'][]): readonly Text[] =>
    grasps.flatMap((one) => (how.includes(one.how) ? (one.pattern ?? []) : []));
  const narrowest = patterns(['whole']).toSorted(
    (a, b) => plainArn(b).length - plainArn(a).length,
  )[0];
  const logs = logsOfAny(atom);
  const isWider = narrowest !== undefined && covers(narrowest, logs?.arn ?? '') === 'yes';
  if (logs !== undefined && isWider) return [logs];
  const today = narrowest === undefined ? patterns(['part', 'maybe']) : [narrowest];
  if (today.length === 0) return [logs ?? { ...atom, template: undefined }];
  const name = culprit?.slice(culprit.lastIndexOf('/') + 1);
  const why =
    name === undefined
      ? `the template has no words for ${readable(atom.arn)}`
      : `${name} waits for this role, so that the role cannot name it`;
  return today.map((arn) => {
    const said = termsOf(arn, undefined, '', naming.stack).template;
    const template = sureWords({ arn, template: said }, naming);
    return { ...atom, arn, template, wide: atom.wide ?? why };
  });
}

/** The group of a function that a role cannot name: one of those that Lambda makes. */
function logsOfAny(atom: Atom): Atom | undefined {
  const [before, , after] =
    /^(.*:log-group:\/aws\/lambda\/)(.*?)(:\*)?$/s.exec(atom.arn)?.slice(1) ?? [];
  if (before === undefined || !atom.action.startsWith('logs:')) return undefined;
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
