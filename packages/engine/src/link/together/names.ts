import { matches } from '../../iam/algebra/text.ts';
import type { Text } from '../../model/text.ts';

/** Whether a pattern of a policy says a part of a resource's own name, or refers to it: a wildcard alone names nothing. */
export function isNamed(pattern: Text, arn: Text): boolean {
  const [written, own] = [namedIn(pattern).name, namedIn(arn).name];
  const holes = own.match(/⟨attr:[^⟩]*⟩/g) ?? [];
  if (holes.length > 0) return holes.some((one) => written.includes(one));
  return isNameWritten(written, own);
}

/** As `isNamed`, of names that `namedIn` gave and that refer to nothing. */
export function isNameWritten(written: Text, own: Text): boolean {
  // What begins with the name of its stack is named after that stack alone.
  if ([written, own].some((one) => one.startsWith('⟨AWS::StackName'))) return false;
  const parts = wordsIn(own);
  return (
    wordsIn(written).some((word) => parts.some((one) => one.includes(word))) &&
    matches(written, own) !== 'no'
  );
}

/** The parts of a name that are written out and long enough to mean something. */
export function wordsIn(name: Text): readonly string[] {
  return name.split(/⟨[^⟩]*⟩|[*?]/).filter((word) => /[a-z0-9].*[a-z0-9].*[a-z0-9]/i.test(word));
}

const COLON = /:(?![^⟨]*⟩)/;
const SLASH = /\/(?![^⟨]*⟩)/;

/** The service and the name in an ARN: `dynamodb` and `orders` of `…:table/orders/index/*`; keys say nothing of a bucket. */
export function namedIn(text: Text): { readonly service: string; readonly name: Text } {
  const parts = text.split(COLON);
  const service = parts[2] ?? '';
  return { service, name: nameOf(service, parts.slice(5).join(':')) };
}

function nameOf(service: string, rest: Text): Text {
  if (service === 's3') return rest.split(SLASH)[0] ?? '';
  if (service === 'sns' || service === 'sqs') return rest;
  const name = rest.replace(/^[a-z-]+[/:]/i, '');
  return service === 'dynamodb' ? (name.split(SLASH)[0] ?? '') : name.replace(/:\*$/, '');
}
