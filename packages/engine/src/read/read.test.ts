// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub, not of JavaScript
import { describe, expect, test } from 'vitest';
import { field } from '../model/value.ts';
import { codes, resource, show } from './show.testing.ts';
import { applicationOf } from './testing.ts';

const BUCKET = 'Resources: { B: { Type: "AWS::S3::Bucket" } }\n';

describe('discovery', () => {
  test('finds templates by content and leaves the rest without a word', () => {
    const application = applicationOf({
      'template.yaml': BUCKET,
      'infra/net.json': '{"Resources": {"V": {"Type": "AWS::EC2::VPC"}}}',
      'infra/old.template': BUCKET,
      'node_modules/x/template.yaml': BUCKET,
      '.aws-sam/build/template.yaml': BUCKET,
      'cdk.out/A.template.json': BUCKET,
      'docker-compose.yml': 'services: { a: { image: b } }',
      'openapi.yaml': 'openapi: 3.0.0\nx: "Resources AWS::Serverless"\n',
      'k8s.yaml': 'a: 1\n---\nb: [',
      'chart.yaml': '{{ if .Values.Resources }} AWS::S3::Bucket [',
      'serverless.yml': 'service: x\nresources: { Resources: { B: { Type: "AWS::S3::Bucket" } } }',
      'package-lock.json': '{"Resources": "AWS::X"',
    });
    expect(application.stacks.map(({ id }) => id)).toEqual([
      'infra/net.json',
      'infra/old.template',
      'template.yaml',
    ]);
    expect(application.diagnostics).toEqual([]);
    expect([...application.sources.keys()].sort()).toEqual([
      'infra/net.json',
      'infra/old.template',
      'template.yaml',
    ]);
  });

  test('names the slip where resources stand under a wrong key, and nothing else that has types', () => {
    const slip = BUCKET.replace('Resources', 'Resource');
    const application = applicationOf({ 'a.yaml': slip, 'b.yaml': 'resources: [cpu, memory]' });
    expect(application.diagnostics).toMatchObject([
      { code: 'not-a-template', span: { file: 'a.yaml', start: slip.indexOf('Resource') } },
    ]);
    expect([...application.sources.keys()]).toEqual(['a.yaml']);
  });

  test('names what is wrong with templates that were asked for', () => {
    const files = { 'a.yaml': 'x: 1', 'b.yaml': 'Resources: [', 'c.yaml': BUCKET };
    const templates = ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml', '../e.yaml'];
    const application = applicationOf(files, { templates });
    expect(codes(application)).toEqual([
      'not-a-template',
      'syntax',
      'unreadable-file',
      'unreadable-file',
    ]);
    expect(application.resources.map(({ address }) => address)).toEqual(['c.yaml/B']);
  });

  test('a broken template is told of, with its place', () => {
    const application = applicationOf({
      'template.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  A: [\n',
    });
    expect(codes(application)).toEqual(['syntax']);
    expect(application.diagnostics[0]?.span?.file).toBe('template.yaml');
  });

  test('a type that is none is told of, and its resource is not there', () => {
    const application = applicationOf({
      'template.yaml': 'Resources:\n  A: { Type: constructor }\n  B: { Type: "AWS::S3::Bucket" }\n',
    });
    expect(codes(application)).toEqual(['invalid-template']);
    expect(application.resources.map(({ logicalId }) => logicalId)).toEqual(['B']);
  });

  test('a file beyond the limit is not read, and told of where its name is a template’s', () => {
    const files = {
      'template.yaml': BUCKET.padEnd(500),
      'data.json': `{"Resources":"${'x'.repeat(500)}"}`,
    };
    expect(codes(applicationOf(files, { limits: { fileBytes: 100 } }))).toEqual(['file-too-large']);
  });

  test('stops at its limits', () => {
    const files = { 'a.yaml': BUCKET, 'b.yaml': BUCKET };
    expect(codes(applicationOf(files, { limits: { entries: 1 } }))).toEqual(['limit-reached']);
    const deep =
      'Resources: { B: { Type: "AWS::S3::Bucket", Properties: { A: [[1], [2], [3]] } } }';
    expect(codes(applicationOf({ 'a.yaml': deep }, { limits: { nodes: 3 } }))).toEqual([
      'limit-reached',
    ]);
  });
});

describe('nested stacks', () => {
  test('a list that is passed down as one text with references is a list again', () => {
    const application = applicationOf({
      'main.yaml': `Resources:
  Policy: { Type: AWS::IAM::ManagedPolicy }
  N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: n.yaml, Parameters: { Arns: !Join [',', [!Ref Policy, !ImportValue far]] } } }
`,
      'n.yaml': `Parameters: { Arns: { Type: CommaDelimitedList } }
Resources:
  B: { Type: AWS::S3::Bucket, Properties: { L: !Ref Arns, S: !Split [',', !Join [',', [x, !Join [',', !Ref Arns]]]] } }
`,
    });
    const passed = '⟨main.yaml/Policy.Ref⟩, ⟨import:far⟩';
    expect(resource(application, 'main.yaml>N/B')).toBe(`{L: [${passed}], S: ["x", ${passed}]}`);
  });

  const child = `
Parameters: { Name: { Type: String }, Size: { Type: String, Default: s } }
Conditions: { Big: !Equals [!Ref Size, l] }
Resources:
  B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: !Ref Name, X: !If [Big, 1, 2] } }
Outputs:
  Arn: { Value: !GetAtt B.Arn }
  Name: { Value: !Ref Name }
`;

  test('take parameters and give outputs', () => {
    const application = applicationOf({
      'template.yaml': `
Parameters: { P: { Type: String, Default: d } }
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ./sub/child.yaml, Parameters: { Name: !Sub 'x-\${P}', Size: l } }
  Other:
    Type: AWS::X::Y
    Properties: { A: !GetAtt Child.Outputs.Arn, N: !Sub '\${Child.Outputs.Name}', G: !GetAtt Child.Outputs.Gone }
`,
      'sub/child.yaml': child,
    });
    expect(application.stacks.map(({ id, parent }) => [id, parent])).toEqual([
      ['template.yaml', undefined],
      ['template.yaml>Child', 'template.yaml/Child'],
    ]);
    expect(resource(application, 'template.yaml>Child/B')).toBe('{BucketName: "x-d"@Name, X: 1}');
    expect(resource(application, 'template.yaml/Other')).toBe(
      '{A: ⟨template.yaml>Child/B.Arn⟩, N: "x-d"@Name, G: ⟨template.yaml/Child.Outputs.Gone⟩}',
    );
    expect(application.diagnostics).toEqual([]);
  });

  test('in a circle are read once and told of', () => {
    const nest = (path: string): string =>
      `Resources: { N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: ${path} } } }`;
    const application = applicationOf({ 'a.yaml': nest('b.yaml'), 'b.yaml': nest('a.yaml') });
    expect(application.stacks.map(({ id }) => id)).toEqual(['a.yaml', 'a.yaml>N']);
    expect(codes(application)).toEqual(['include-cycle']);
  });

  test('whose parameter hangs on their own output stay unknown', () => {
    const application = applicationOf({
      'template.yaml': `
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml, Parameters: { Name: !GetAtt Child.Outputs.Name } }
`,
      'child.yaml': child,
    });
    expect(resource(application, 'template.yaml>Child/B')).toContain(
      'BucketName: ⟨template.yaml/Child.Outputs.Name⟩',
    );
  });

  test('outside the folder, or missing, leave the resource', () => {
    const application = applicationOf({
      'template.yaml': `
Resources:
  A: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://s3.amazonaws.com/b/t.yaml' } }
  B: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: ../../etc/t.yaml } }
  C: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: gone.yaml } }
`,
    });
    expect(application.resources).toHaveLength(3);
    expect([...codes(application)].sort()).toEqual([
      'unreadable-file',
      'unresolved-include',
      'unresolved-include',
    ]);
  });
});

test('imports find exports of other stacks, also behind the name of a stack', () => {
  const application = applicationOf({
    'net.yaml': `
Resources: { V: { Type: 'AWS::EC2::VPC' } }
Outputs:
  A: { Value: !Ref V, Export: { Name: plain } }
  B: { Value: !GetAtt V.CidrBlock, Export: { Name: !Sub '\${AWS::StackName}-Cidr' } }
`,
    'app.yaml': `
Parameters: { Net: { Type: String } }
Resources:
  X:
    Type: AWS::X::Y
    Properties:
      A: !ImportValue plain
      B: !ImportValue { 'Fn::Sub': '\${Net}-Cidr' }
      C: !ImportValue production-Cidr
      D: !ImportValue gone
`,
  });
  expect(resource(application, 'app.yaml/X')).toBe(
    '{A: ⟨net.yaml/V.Ref⟩, B: ⟨net.yaml/V.CidrBlock⟩, C: ⟨net.yaml/V.CidrBlock⟩, D: ⟨import:gone⟩}',
  );
});

describe('macros', () => {
  test('includes are put in, and circles and foreign places told of', () => {
    const application = applicationOf({
      'template.yaml': `
Transform: { Name: 'AWS::Include', Parameters: { Location: more.yaml } }
Resources:
  X:
    Type: AWS::X::Y
    Properties:
      Body: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: part.yaml } } }
      Far: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } }
      Loop: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: loop.yaml } } }
`,
      'more.yaml': 'Mappings: { M: { a: { b: 1 } } }',
      'part.yaml': 'x: !FindInMap [M, a, b]',
      'loop.yaml':
        'l: { "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: loop.yaml } } }',
    });
    expect(resource(application, 'template.yaml/X')).toBe(
      '{Body: {x: 1}, Far: ⟨?⟩, Loop: {l: ⟨?⟩}}',
    );
    expect([...codes(application)].sort()).toEqual(['include-cycle', 'unresolved-include']);
    expect([...application.sources.keys()]).toContain('part.yaml');
  });

  test('macros of the account are told by their names, also those of a list', () => {
    const application = applicationOf({
      'template.yaml': `
Resources:
  X:
    Type: AWS::X::Y
    Properties:
      One: { 'Fn::Transform': { Name: Policy } }
      Two: [{ 'Fn::Transform': [{ Name: Tags }, { Name: !Ref N }] }]
`,
    });
    const messages = application.diagnostics.flatMap(({ code, message }) =>
      code === 'unresolved-include' ? [/macro (.*) runs/.exec(message)?.[1]] : [],
    );
    expect(messages).toEqual(['`Policy`', '`Tags`', 'of a name not known']);
  });

  test('an include stands where what is written beside it says otherwise', () => {
    const application = applicationOf({
      'template.yaml': `
Resources:
  X:
    Type: AWS::X::Y
    Properties:
      Body:
        version: 1
        paths: { /stub: 1, /both: 1 }
        Fn::Transform: { Name: 'AWS::Include', Parameters: { Location: part.yaml } }
`,
      'part.yaml': 'paths: { /real: 2, /both: 2 }',
    });
    expect(resource(application, 'template.yaml/X')).toBe(
      '{Body: {paths: {/real: 2, /both: 2, /stub: 1}, version: 1}}',
    );
  });

  test('loops are unrolled', () => {
    const application = applicationOf({
      'template.yaml': `
Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: 'a-1,b' } }
Resources:
  'Fn::ForEach::Outer':
    - N
    - !Ref Names
    - 'Queue&{N}':
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub 'q-\${N}'
          'Fn::ForEach::Inner': [P, [Q, R], { '\${P}\${N}': !Ref N }]
  'Fn::ForEach::Bad': [N, !Ref Nothing, { 'X\${N}': { Type: 'AWS::S3::Bucket' } }]
`,
    });
    expect(resource(application, 'template.yaml/Queuea1')).toBe(
      '{QueueName: "q-a-1", Qa-1: "a-1", Ra-1: "a-1"}',
    );
    expect(application.resources).toHaveLength(2);
    expect(codes(application)).toEqual(['invalid-template']);
  });

  test('the SAM transform keeps what was written', () => {
    const text = `
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, CodeUri: ., Timeout: 9 }
`;
    const application = applicationOf({ 'template.yaml': text });
    const role = application.resources.find(({ logicalId }) => logicalId === 'FRole');
    expect(role?.type).toBe('AWS::IAM::Role');
    expect(role?.written.type).toBe('AWS::Serverless::Function');
    expect(role?.written.address).toBe('template.yaml/F');
    expect(show(field(role?.written.properties, 'Timeout'))).toBe('9');
    expect(text.slice(role?.written.span.start, role?.written.span.end)).toMatch(/^F:[\s\S]*\}$/);
  });
});
