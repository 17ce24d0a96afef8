import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lessened, roleNamed } from '../../testing/least.ts';
import { keysOf } from '../propose/same.ts';
import { grantingOf, graspsOn } from '../propose/today.ts';

const ACTIONS = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Get*',
  'dynamodb:*',
  's3:GetObject',
  's3:PutObject',
  's3:*',
  'sqs:SendMessage',
  "'*'",
];
const RESOURCES = [
  "'*'",
  '!GetAtt Orders.Arn',
  "!Sub '${Orders.Arn}/index/*'",
  "'arn:aws:dynamodb:*:*:table/*'",
  "!Sub 'arn:aws:s3:::${Bucket}/*'",
  "!Sub 'arn:aws:s3:::${Bucket}/incoming/*'",
  "'arn:aws:s3:::other/*'",
];

/** A list as one of the ways to write it: a scalar, between brackets, or an item a line, with comments. */
function written(style: string, items: readonly string[], indent: string): string {
  if (style === 'flow') return ` [${items.join(', ')}]`;
  if (style === 'scalar' && items.length === 1) return ` ${items[0]}`;
  return items.map((one, i) => `\n${indent}- ${one}${i === 0 ? '   # first' : ''}`).join('');
}

const list = (pool: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 4 });

const style = fc.constantFrom('flow', 'scalar', 'block');

const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    actions: list(ACTIONS),
    resources: list(RESOURCES),
    asActions: style,
    asResources: style,
    sid: fc.option(fc.constantFrom('One', 'Two'), { nil: undefined }),
    condition: fc.boolean(),
    // `StringEquals` on a key of every request; the author's reasons are not ours.
    between: fc.constantFrom('', '\n', '# what follows is old\n'),
  })
  .map((one) => (indent: string): string => {
    const inner = `${indent}  `;
    const sid = one.sid === undefined ? '' : `Sid: ${one.sid}\n${inner}`;
    const denied = one.effect === 'Deny' ? ["'arn:aws:s3:::secret/*'"] : one.resources;
    const condition = one.condition
      ? `\n${inner}Condition:\n${inner}  StringEquals: { 'aws:SourceVpc': vpc-1 }`
      : '';
    return `${one.between.replace(/^#/, `${indent}#`)}${indent}- ${sid}Effect: ${one.effect}
${inner}Action:${written(one.asActions, one.actions, `${inner}  `)}
${inner}Resource:${written(one.asResources, denied, `${inner}  `)}${condition}
`;
  });

const CODE = `
import boto3, os
table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
def handler(event, context):
    table.get_item(Key={'id': '1'})
    boto3.client('s3').get_object(Bucket=os.environ['BUCKET'], Key=event['key'])
`;

const HEAD = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table }
  Bucket: { Type: AWS::S3::Bucket }
  # the only function
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Runtime: python3.13
      CodeUri: src/
`;
const TAIL = `      # what it is told
      Environment: { Variables: { TABLE: !Ref Orders, BUCKET: !Ref Bucket } }
`;

it('narrows whatever statements there are, and nothing else', () => {
  const policies = fc.array(fc.array(statement, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(policies, (all) => {
      const texts = all.map(
        (one) => `        - Statement:\n${one.map((each) => each('            ')).join('')}`,
      );
      const template = `${HEAD}      Policies:\n${texts.join('')}${TAIL}`;
      const done = lessened({ 'template.yaml': template, 'src/a.py': CODE });
      const again = lessened(done.files);
      const after = done.files['template.yaml'] ?? '';
      expect(done.problems).toEqual([]);
      expect(after.startsWith(HEAD)).toBe(true);
      expect(after.endsWith(TAIL)).toBe(true);
      expect(again.diff, after).toBe('');
      const before = grantingOf(roleNamed(done.graph, 'FnRole'));
      const role = roleNamed(again.graph, 'FnRole');
      expect(needed(grantingOf(role))).toBe(true);
      const inline = role.policies.filter(({ origin }) => origin.kind === 'inline');
      const keys = keysOf(inline.flatMap((one) => one.statements));
      for (const key of keys ?? []) {
        const [action = '', arn = ''] = key.split(' ');
        const isNew = graspsOn(before, action, arn).every(({ how }) => how !== 'whole');
        if (isNew)
          expect(key).toMatch(/^(?:dynamodb:getitem arn:.*Orders|s3:getobject arn:.*Bucket)/);
      }
      expect(after.split('Effect: Deny').length).toBe(template.split('Effect: Deny').length);
    }),
    { numRuns: 60, seed: 5 },
  );
});

const TABLE =
  'arn:aws:dynamodb:⟨AWS::Region⟩:⟨AWS::AccountId⟩:table/⟨attr:template.yaml/Orders.Ref⟩';

function needed(granting: ReturnType<typeof grantingOf>): boolean {
  return graspsOn(granting, 'dynamodb:GetItem', TABLE).some(({ how }) => how === 'whole');
}
