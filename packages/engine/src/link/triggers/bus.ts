import { hole, type Text } from '../../model/text.ts';

/** ARN of the account's default event bus, which no template declares. */
export const DEFAULT_BUS: Text = `arn:${hole('AWS::Partition')}:events:${hole('AWS::Region')}:${hole('AWS::AccountId')}:event-bus/default`;
