import { accountIn } from '../../iam/evaluate/principal.ts';
import type { Caller } from '../../iam/evaluate/request.ts';
import { hole, type Text } from '../../model/text.ts';

/** A function's role as the caller of a request. */
export function callerOf(role: Text): Caller {
  return { kind: 'aws', arn: role, account: accountIn(role) ?? hole('AWS::AccountId') };
}
