import { matches } from '../../iam/algebra/text.ts';
import { all, any, type Truth } from '../../iam/algebra/truth.ts';
import { parseArn } from '../../model/arn.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { hasHole, hole, type Text } from '../../model/text.ts';
import { alternatives, type Value } from '../../model/value.ts';
import { pick } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';
import type { FunctionTarget } from '../function-target.ts';

/** The permission half of triggers: one AWS::Lambda::Permission, on one function. */
export type Permission = {
  readonly resource: Resource;
  readonly target: FunctionTarget;
  readonly actions: readonly Text[];
  readonly principals: readonly Text[];
  /** Empty where the permission does not name a source. */
  readonly sourceArns: readonly Text[];
  readonly sourceAccounts: readonly Text[];
  readonly organizations: readonly Text[];
  readonly urlAuthTypes: readonly Text[];
  readonly tokens: readonly Text[];
  /** True where it only allows calls that come through the function's URL. */
  readonly viaUrl: boolean;
};

/** Permissions by function, with a note of those that met their source. */
export class Permissions {
  readonly all: readonly Permission[];
  readonly #byFunction: ReadonlyMap<NodeId, readonly Permission[]>;
  readonly #met = new Set<Permission>();

  constructor(context: LinkContext) {
    this.all = context.index.ofType('AWS::Lambda::Permission').flatMap((resource) => {
      const targets = context.functionsOf(pick(resource.properties, 'FunctionName'));
      return targets.map((target) => permissionOf(context, resource, target));
    });
    this.#byFunction = Map.groupBy(this.all, (one) => one.target.function);
  }

  /** Permissions on a function, whatever the qualifier. */
  on(id: NodeId): readonly Permission[] {
    return this.#byFunction.get(id) ?? [];
  }

  /** The surest permission of a function that passes a test; it and all that may pass have met their source. */
  meet(
    id: NodeId,
    test: (permission: Permission) => Truth,
  ): { readonly truth: Truth; readonly permission: Permission | undefined } {
    let truth: Truth = 'no';
    let permission: Permission | undefined;
    for (const one of this.on(id)) {
      const verdict = test(one);
      if (verdict === 'no') continue;
      this.#met.add(one);
      if (truth === 'yes' || (truth === 'maybe' && verdict === 'maybe')) continue;
      truth = verdict;
      permission = one;
    }
    return { truth, permission };
  }

  /** Permissions for which no source was found, and those that let in more than any source. */
  dangling(): readonly Permission[] {
    return this.all.filter((one) => !this.#met.has(one) || isForEveryone(one));
  }
}

/** A permission without any condition for every principal: a service may use it, and so may everyone else. */
function isForEveryone(one: Permission): boolean {
  const { principals, sourceArns, sourceAccounts, organizations, urlAuthTypes, tokens } = one;
  const conditions = [sourceArns, sourceAccounts, organizations, urlAuthTypes, tokens];
  return principals.includes('*') && !one.viaUrl && conditions.every((list) => list.length === 0);
}

function permissionOf(
  context: LinkContext,
  resource: Resource,
  target: FunctionTarget,
): Permission {
  const texts = (...keys: readonly string[]): readonly Text[] =>
    keys.flatMap((key) => textsIn(context, pick(resource.properties, key)));
  return {
    resource,
    target,
    actions: texts('Action'),
    principals: texts('Principal'),
    sourceArns: texts('SourceArn'),
    sourceAccounts: texts('SourceAccount'),
    organizations: texts('PrincipalOrgID', 'OrganizationId'),
    urlAuthTypes: texts('FunctionUrlAuthType'),
    tokens: texts('EventSourceToken'),
    viaUrl: texts('InvokedViaFunctionUrl').includes('true'),
  };
}

/** Texts of a value. A branch without the property asks for nothing: the whole then has no text. */
function textsIn(context: LinkContext, value: Value | undefined): readonly Text[] {
  if (value === undefined || alternatives(value).some((one) => one.kind === 'absent')) return [];
  const texts = context.textsOf(value);
  return texts.length > 0 ? texts : [hole('?unreadable')];
}

/** Whether a permission lets a service call a function, on behalf of one of these sources. */
export function allowsService(
  permission: Permission,
  target: FunctionTarget,
  services: readonly string[],
  arns: readonly Text[],
): Truth {
  if (permission.viaUrl || permission.urlAuthTypes.length > 0) return 'no';
  return all([
    sameQualifier(permission.target, target),
    any(permission.actions.map((one) => matches(one, 'lambda:InvokeFunction', 'ignore'))),
    any(permission.principals.map((one) => isOneOf(one, services))),
    allowsSource(permission.sourceArns, arns),
  ]);
}

/** A policy is attached to the function or to one version or alias, and counts for calls of just that. */
export function sameQualifier(one: FunctionTarget, other: FunctionTarget): Truth {
  if (one.qualifier === other.qualifier) return 'yes';
  return hasHole(one.qualifier) || hasHole(other.qualifier) ? 'maybe' : 'no';
}

/** The principal of a service, in the spelling of the standard partition. */
export function serviceName(principal: Text): Text {
  return principal
    .toLowerCase()
    .replace(/\.(amazonaws\.com\.cn|⟨aws::urlsuffix⟩)$/, '.amazonaws.com')
    .replace(/^logs\.[^.]+\.amazonaws/, 'logs.amazonaws');
}

function isOneOf(principal: Text, services: readonly string[]): Truth {
  if (principal === '*' || services.includes(serviceName(principal))) return 'yes';
  return principal.startsWith('⟨') ? 'maybe' : 'no';
}

function allowsSource(patterns: readonly Text[], arns: readonly Text[]): Truth {
  if (patterns.length === 0) return 'yes';
  if (arns.length === 0) return 'maybe';
  return any(patterns.flatMap((pattern) => arns.map((arn) => matchesArn(pattern, arn))));
}

/** As `matches`, except that a template's own partition, region and account agree with whatever is written for them. */
function matchesArn(pattern: Text, arn: Text): Truth {
  const wanted = parseArn(pattern);
  const given = parseArn(arn);
  if (wanted === undefined || given === undefined) return matches(pattern, arn);
  return all([
    agree(wanted.partition, given.partition),
    matches(wanted.service, given.service),
    agree(wanted.region, given.region),
    agree(wanted.account, given.account),
    matches(wanted.resource, given.resource),
  ]);
}

function agree(pattern: Text, text: Text): Truth {
  if (pattern.startsWith('⟨AWS::') || text.startsWith('⟨AWS::')) return 'yes';
  return matches(pattern, text);
}
