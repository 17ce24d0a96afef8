import { describe, expect, it, test } from 'vitest';
import { type CodeLocation, templateOffset } from '../../model/code-location.ts';
import type { Graph } from '../../model/graph.ts';
import { applicationOf } from '../../read/testing.ts';
import { linkApplication } from '../link.ts';
import { codeLocationOf, codeLocationsOf } from './locations.ts';

function graphOf(files: Readonly<Record<string, string>>): Graph {
  return linkApplication(applicationOf(files)).graph;
}

function locate(template: string, name = 'Fn', file = 'app/template.yaml'): CodeLocation {
  const graph = graphOf({ [file]: template });
  const fn = graph.functions.find((one) => one.name === name);
  if (fn === undefined) throw new Error('no such function');
  return codeLocationOf(fn, graph);
}

function sam(properties: string, rest = ''): string {
  return `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
${properties.replaceAll(/^/gm, '      ')}
${rest}`;
}

describe('the source of a function', () => {
  it.each([
    ['CodeUri: src/', 'app/src'],
    ['CodeUri: ./src/x/', 'app/src/x'],
    ['CodeUri: ../lambda', 'lambda'],
    ['CodeUri: .', 'app'],
    ['CodeUri: dist/x.zip', 'app/dist/x.zip'],
    ['Description: without one', 'app'],
  ])('with %s is %s', (written, path) => {
    expect(locate(sam(written)).source).toMatchObject({ kind: 'path', path });
  });

  it.each([
    ['CodeUri: s3://b/k/x.zip', 'k/x.zip'],
    ['CodeUri: { Bucket: b, Key: k.zip }', 'k.zip'],
    ['CodeUri: !Sub s3://${AWS::Region}/x.zip', 'x.zip'],
  ])('with %s is elsewhere', (written, object) => {
    expect(locate(sam(written)).source).toMatchObject({ kind: 'elsewhere', object });
  });

  it.each([
    'CodeUri: ../../../x',
    'CodeUri: /etc',
    'CodeUri: 5',
    'CodeUri: [a, b]',
    'CodeUri: { a: b }',
    'CodeUri: !Ref Nothing',
    'CodeUri: null\nHandler: [1]\nRuntime: { a: 1 }\nLayers: 7\nEnvironment: x',
  ])('with %s is not known and nothing breaks', (written) => {
    expect(['unknown', 'path']).toContain(locate(sam(written)).source.kind);
  });

  it('is the folder of Code before aws cloudformation package, and the branch that is here', () => {
    const template = `
Parameters: { Bucket: { Type: String } }
Conditions: { Local: !Equals [!Ref Bucket, ''] }
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      Code: !If [Local, ./code, { S3Bucket: !Ref Bucket, S3Key: a.zip }]
`;
    const graph = graphOf({ 'app/t.yaml': template });
    const [fn] = graph.functions;
    const all = fn === undefined ? [] : codeLocationsOf(fn, graph);
    expect(all.map(({ source }) => source)).toMatchObject([
      { kind: 'path', path: 'app/code' },
      { kind: 'elsewhere', object: 'a.zip' },
    ]);
    expect(all[0]?.language).toBe('python');
  });

  it('is the asset folder of a synthesized template', () => {
    const template = `
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: { Handler: index.handler, Runtime: nodejs22.x, Code: { S3Bucket: b, S3Key: abc.zip } }
    Metadata: { 'aws:asset:path': asset.abc }
`;
    expect(locate(template, 'Fn', 'out/S.template.yaml').source).toMatchObject({
      kind: 'path',
      path: 'out/asset.abc',
    });
  });

  it('is an image with its Dockerfile', () => {
    const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { PackageType: Image, ImageConfig: { Command: [app.run] } }
    Metadata: { DockerContext: ./img, Dockerfile: Dockerfile.prod, DockerBuildTarget: final }
`;
    expect(locate(template)).toMatchObject({
      handler: undefined,
      language: 'unknown',
      source: {
        kind: 'image',
        context: 'app/img',
        dockerfile: 'Dockerfile.prod',
        target: 'final',
        command: ['app.run'],
      },
    });
  });
});

test('Globals, build metadata, layers and delegates are read', () => {
  const template = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    CodeUri: ./src
    Layers: [!Ref Shared, 'arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Node22-x:1']
    Environment: { Variables: { DD_LAMBDA_HANDLER: app.handler, TABLE: t } }
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: layers/shared }
    Metadata: { BuildMethod: nodejs22.x }
  Fn:
    Type: AWS::Serverless::Function
    Properties: { Handler: node_modules/datadog-lambda-js/dist/handler.handler }
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [app.ts] } }
`;
  expect(locate(template)).toMatchObject({
    language: 'javascript',
    build: { method: 'esbuild', entryPoints: ['app.ts'] },
    delegates: [{ text: 'app.handler', variable: 'DD_LAMBDA_HANDLER' }],
    layers: [
      { name: 'Shared', path: 'app/layers/shared', buildMethod: 'nodejs22.x' },
      { name: 'Datadog-Node22-x', path: undefined },
    ],
  });
});

test.each([
  ['java21', 'java'],
  ['go1.x', 'go'],
  ['dotnet8', 'dotnet'],
  ['ruby3.3', 'ruby'],
  ['provided.al2023', 'custom'],
  ['python3.13', 'python'],
])('runtime %s is %s', (runtime, language) => {
  expect(locate(sam('').replace('nodejs22.x', runtime)).language).toBe(language);
});

test('how a custom runtime is built says its language', () => {
  const template = sam('', '    Metadata: { BuildMethod: rust-cargolambda }').replace(
    'nodejs22.x',
    'provided.al2023',
  );
  expect(locate(template).language).toBe('rust');
});

/** For each marked word of the code: the word in the template that its offset leads to. */
function places(template: string, words: readonly string[], file = 'template.yaml'): string[] {
  const { source } = locate(template, 'Fn', file);
  if (source.kind !== 'inline') throw new Error('not inline');
  return words.map((word) => {
    const offset = templateOffset(source.code, source.code.text.indexOf(word));
    return template.slice(offset, offset + word.length);
  });
}

const plain = (code: string): string => `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Code:
        ZipFile: ${code}
`;

describe('a place in inline code leads to the template', () => {
  const block = `
          const a = 1;

          exports.handler = async (event) => {
            if (event.x) {
              run(event.first);
            }
            run(event.second);
          };`;

  it.each([
    ['a literal block', plain(`|${block}`)],
    ['a literal block with indicators', plain(`|-${block}`)],
    ['a folded block', plain(`>${block}`)],
    ['Fn::Sub', plain(`!Sub |${block}`)],
    ['the long form of Fn::Sub', plain(`\n          Fn::Sub: |${block.replaceAll('\n', '\n  ')}`)],
    [
      'a joined list',
      plain(`!Join
          - "\\n"
          - - "const a = 1;"
            - ""
            - "exports.handler = async (event) => {"
            - "  if (event.x) {"
            - "    run(event.first);"
            - "  }"
            - "  run(event.second);"
            - "};"`),
    ],
    [
      'a quoted text',
      plain(
        '"const a = 1;\\nexports.handler = async (event) => {\\n  run(event.first);\\n  run(event.second);\\n};"',
      ),
    ],
  ])('in %s', (_, template) => {
    const words = ['const a', 'exports', 'event.first', 'event.second'];
    expect(places(template, words)).toEqual(words);
  });

  it('in JSON', () => {
    const template = JSON.stringify(
      {
        Resources: {
          Fn: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Handler: 'index.handler',
              Runtime: 'python3.13',
              Code: {
                ZipFile: {
                  'Fn::Join': ['\n', ['import os', 'def handler(e, c):', '  os.system(e["x"])']],
                },
              },
            },
          },
        },
      },
      undefined,
      1,
    );
    expect(places(template, ['import os', 'def handler'], 'template.json')).toEqual([
      'import os',
      'def handler',
    ]);
  });

  it('on a line that has a value put into it, by its line', () => {
    const template = plain(`!Sub |
          const region = '\${AWS::Region}';
          const t = '\${Name}';
          exports.handler = go;`).replace(
      'Resources:',
      'Parameters: { Name: { Type: String, Default: abc } }\nResources:',
    );
    const { source } = locate(template);
    if (source.kind !== 'inline') throw new Error('not inline');
    expect(source.code.text).toContain("const region = 'template_value_0';");
    expect(source.code.holes.get('template_value_0')).toMatchObject({ kind: 'symbol' });
    expect(places(template, ['const region', 'exports'])).toEqual(['const region', 'exports']);
    const offset = templateOffset(source.code, source.code.text.indexOf('abc'));
    expect(template.slice(offset, offset + 7)).toBe('const t');
  });
});
