import { describe, expect, test } from 'vitest';
import { applicationOf } from '../testing.ts';

const child = `
Parameters: { Name: { Type: String, Default: n } }
Resources:
  B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: !Ref Name } }
`;

describe('a nested stack at an address in a bucket', () => {
  const nest = (location: string): string =>
    `Resources: { N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: ${location}, Parameters: { Name: n } } } }`;
  const stacks = (files: Record<string, string>): readonly string[] =>
    applicationOf(files).stacks.map(({ id }) => id);
  const ids = (location: string, ...paths: string[]): readonly string[] =>
    stacks({
      'deploy/root.yaml': nest(location),
      ...Object.fromEntries(paths.map((path) => [path, child])),
    });

  test.each([
    ['an address', "'https://files.s3.amazonaws.com/v1/queues.yaml'"],
    ['Sub', "!Sub 'https://${Bucket}.s3.amazonaws.com/${Prefix}deploy/queues.yaml'"],
    ['Sub with a list', "!Sub ['https://${B}.s3.amazonaws.com/${K}/queues.yaml', { B: b }]"],
    ['Join', "!Join ['/', [https:, '', !Ref Bucket, queues.yaml]]"],
    ['Join without a delimiter', "!Join ['', ['https://', !Ref Bucket, /templates/queues.yaml]]"],
  ])('%s finds the file that it ends with', (_, location) => {
    expect(ids(location, 'deploy/queues.yaml')).toEqual(['deploy/root.yaml', 'deploy/root.yaml>N']);
  });

  test('the longest common end decides, then the folder of the parent', () => {
    const longest = "!Sub 'https://${B}/two/queues.yaml'";
    expect(ids(longest, 'one/queues.yaml', 'two/queues.yaml')).toEqual([
      'deploy/root.yaml',
      'deploy/root.yaml>N',
      'one/queues.yaml',
    ]);
    const beside = "!Sub 'https://${B}/x/queues.yaml'";
    expect(ids(beside, 'deploy/queues.yaml', 'two/queues.yaml')).toEqual([
      'deploy/root.yaml',
      'deploy/root.yaml>N',
      'two/queues.yaml',
    ]);
  });

  test('several files, part of a name, a common name or a circle find nothing', () => {
    const roots = (location: string, ...paths: string[]): number =>
      ids(location, ...paths).filter((id) => !id.includes('>')).length;
    expect(roots("!Sub 'https://${B}/queues.yaml'", 'one/queues.yaml', 'two/queues.yaml')).toBe(3);
    expect(roots("!Sub 'https://${B}/${P}queues.yaml'", 'one/queues.yaml')).toBe(2);
    expect(roots("!Sub 'https://${B}/x/template.yaml'", 'one/template.yaml')).toBe(2);
    const circle = {
      'a.yaml': nest("!Sub 'https://${B}/b.yaml'"),
      'b.yaml': nest("!Sub 'https://${B}/a.yaml'"),
    };
    expect(stacks(circle)).toEqual(['a.yaml', 'a.yaml>N']);
    expect(applicationOf(circle).diagnostics.every((one) => !one.incomplete)).toBe(true);
  });
});

test('templates of a stack set are read from their file, or told of where they are a text', () => {
  const application = applicationOf({
    'template.yaml': `
Resources:
  Far: { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateURL: !Sub 'https://\${B}/far.yaml' } }
  Text: { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateBody: 'Resources: {}' } }
`,
    'far.yaml': child,
  });
  expect(application.stacks.map(({ id }) => id)).toEqual(['template.yaml', 'template.yaml>Far']);
  expect(application.diagnostics.map(({ message }) => message)).toContain(
    'the template of `Text` is a text, which is not read; what it declares is not known',
  );
});
