import type {
  ConditionTest,
  Listed,
  PlacedText,
  Policy,
  Principal,
  Statement,
} from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { Text } from '../model/text.ts';
import { alternatives, field, isAbsent, type Value } from '../model/value.ts';
import type { LinkContext } from './context.ts';

/** Properties of a permission that become conditions of its statement (AddPermission of the Lambda API). */
const CONDITIONS: readonly (readonly [property: string, operator: string, key: string])[] = [
  ['SourceArn', 'ArnLike', 'aws:sourcearn'],
  ['SourceAccount', 'StringEquals', 'aws:sourceaccount'],
  ['PrincipalOrgID', 'StringEquals', 'aws:principalorgid'],
  ['OrganizationId', 'StringEquals', 'aws:principalorgid'],
  ['FunctionUrlAuthType', 'StringEquals', 'lambda:functionurlauthtype'],
  ['EventSourceToken', 'StringEquals', 'lambda:eventsourcetoken'],
  ['InvokedViaFunctionUrl', 'Bool', 'lambda:invokedviafunctionurl'],
];

/** The policy that an AWS::Lambda::Permission or LayerVersionPermission adds to a function or layer. */
export function permissionPolicy(context: LinkContext, resource: Resource): Policy {
  const tests = CONDITIONS.map(([property, operator, key]) => ({
    value: field(resource.properties, property),
    operator,
    key,
  })).filter((one) => !isAbsent(one.value));
  const full = tests.map((one) => testOf(context, one.operator, one.key, one.value));
  const sure = full.filter((_, i) => !mayBeAbsent(tests[i]?.value));
  const statements = [statementOf(context, resource, full)];
  if (sure.length < full.length) statements.push(statementOf(context, resource, sure));
  return { origin: { kind: 'resource' }, statements, span: resource.span, complete: true };
}

function statementOf(
  context: LinkContext,
  resource: Resource,
  conditions: readonly ConditionTest[],
): Statement {
  const { properties, span } = resource;
  const target = field(properties, 'FunctionName') ?? field(properties, 'LayerVersionArn');
  return {
    sid: undefined,
    effect: 'Allow',
    actions: listed(placed(context, field(properties, 'Action'), span)),
    resources: listed(placed(context, target, span)),
    principals: listed(principalsOf(context, resource)),
    conditions,
    span,
    ...(resource.condition === undefined ? {} : { when: resource.condition }),
  };
}

function principalsOf(context: LinkContext, resource: Resource): readonly Principal[] {
  const value = field(resource.properties, 'Principal');
  return alternatives(value).flatMap((one) =>
    context.textsOf(one).map((text): Principal => {
      if (text === '*') return { kind: 'anyone', span: one.span };
      return { kind: isService(text) ? 'service' : 'aws', text, span: one.span };
    }),
  );
}

function isService(text: Text): boolean {
  return (
    !text.startsWith('arn:') && /\.(amazonaws\.com(\.cn)?|amazon\.com|⟨AWS::URLSuffix⟩)$/.test(text)
  );
}

function testOf(
  context: LinkContext,
  operator: string,
  key: string,
  value: Value | undefined,
): ConditionTest {
  const written = alternatives(value).find((one) => one.kind !== 'absent');
  const span = written?.span ?? value?.span ?? { file: '', start: 0, end: 0 };
  return { operator, key, values: context.textsOf(value), span };
}

function placed(
  context: LinkContext,
  value: Value | undefined,
  span: PlacedText['span'],
): readonly PlacedText[] {
  return context.textsOf(value).map((text) => ({ text, span: value?.span ?? span }));
}

function listed<T>(items: readonly T[]): Listed<T> {
  return { negated: false, items };
}

function mayBeAbsent(value: Value | undefined): boolean {
  return alternatives(value).some((one) => one.kind === 'absent');
}
