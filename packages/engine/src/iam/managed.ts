import { managedPolicyDocument, managedPolicyPath } from '../data/managed-policies.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Policy } from '../model/policy.ts';
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
  const document = valueFrom(managedPolicyDocument(name), span);
  return parsePolicy(document, { kind: 'aws-managed', name, arn }, () => undefined, ignore);
}

/** AWS's own documents parse without complaint; a test holds that for all of them. */
function ignore(_: Diagnostic): void {}
