import { managedPolicyDocument, managedPolicyPath } from '../data/managed-policies.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Listed, PlacedText, Policy, Statement } from '../model/policy.ts';
import type { Span } from '../model/span.ts';
import type { Text } from '../model/text.ts';
import { valueFrom } from './parse/json.ts';
import { parsePolicy } from './parse/policy.ts';

const ARN = /^arn:(?:aws[a-z-]*|⟨AWS::Partition⟩):iam::aws:policy\/([\w+=,.@/-]+)$/;

/** Whether a text is the ARN of a policy that AWS manages, known here or not. */
export function isManagedArn(text: Text): boolean {
  return ARN.test(text);
}

/**
 * The AWS managed policy of a name, a path and name, or an ARN, as attached at `span`; undefined where the
 * table has none (see the table's date). Source: data/aws-managed-policies.bin.
 */
export function managedPolicy(nameOrArn: Text, span: Span): Policy | undefined {
  const name = (ARN.exec(nameOrArn)?.[1] ?? nameOrArn).replace(/^.*\//, '');
  const path = managedPolicyPath(name);
  if (path === undefined) return undefined;
  const arn = `arn:aws:iam::aws:policy/${path}${name}`;
  let policy = parsed.get(name);
  if (policy === undefined) {
    const document = valueFrom(managedPolicyDocument(name), span);
    policy = parsePolicy(document, { kind: 'aws-managed', name, arn }, () => undefined, ignore);
    parsed.set(name, policy);
  }
  return { ...policy, statements: policy.statements.map((one) => placedAt(one, span)), span };
}

/** By name, each as first attached: an application attaches few policies, to many roles. */
const parsed = new Map<string, Policy>();

function placedAt(statement: Statement, span: Span): Statement {
  const { actions, resources, conditions } = statement;
  return {
    ...statement,
    actions: listedAt(actions, span),
    resources: resources === undefined ? undefined : listedAt(resources, span),
    conditions: conditions.map((one) => ({ ...one, span })),
    span,
  };
}

function listedAt({ negated, items }: Listed<PlacedText>, span: Span): Listed<PlacedText> {
  return { negated, items: items.map(({ text }) => ({ text, span })) };
}

/** AWS's own documents parse without complaint; a test holds that for all of them. */
function ignore(_: Diagnostic): void {}
