import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

/** What the calls of inline code concern, by the names that a person sees. */
function namesIn(code: string): readonly string[] {
  const { calls, resources } = graphOf(`
Parameters: { Other: { Type: String } }
Resources:
  T: { Type: AWS::DynamoDB::Table }
  F:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/r
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: ${code}
`);
  return calls.flatMap((one) =>
    one.resources.map((id) => resources.find((each) => each.id === id)?.name ?? id),
  );
}

const code = (name: string): string => `
          import boto3
          def handler(event, context):
            boto3.client('dynamodb').delete_item(TableName='${name}', Key={'id': event['id']})`;

test.each([
  ['the resource that it refers to', `!Sub |${code('${T}')}`, ['T']],
  ['the parameter that names it', `!Sub |${code('${Other}')}`, ['${Other}']],
  ['a text with a value in it', `!Sub |${code('shop-${Other}')}`, ['shop-${Other}']],
  [
    'a value of its own list',
    `\n         Fn::Sub:\n         - |${code('${Name}')}\n         - { Name: !Ref T }`,
    ['T'],
  ],
  [
    'a list that is joined',
    `!Join ["", ["import boto3\\ndef handler(e, c):\\n  boto3.client('dynamodb').delete_item(TableName='", !Ref T, "', Key={})\\n"]]`,
    ['T'],
  ],
  ['a name of its own', `|${code('template_value_0')}`, ['template_value_0']],
])('inline code names a table by %s', (_, written, expected) => {
  expect(namesIn(written)).toEqual(expected);
});
