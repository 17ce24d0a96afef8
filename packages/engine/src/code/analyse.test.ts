import { expect, it } from 'vitest';
import { linkedOf } from '../testing/graph.ts';

const template = (handler: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: { Handler: ${handler}, Runtime: nodejs22.x, CodeUri: src/ }
  B:
    Type: AWS::Serverless::Function
    Properties: { Handler: b.handler, Runtime: nodejs22.x, CodeUri: src/ }
`;

it('goes on where one function cannot be followed, and says which', () => {
  const { graph, ofCode } = linkedOf({
    'template.yaml': template('a.handler'),
    'src/a.js': `exports.handler = ${'x,'.repeat(30_000)}1;`,
    'src/b.js': 'exports.handler = async (event) => event.x;',
  });
  const kinds = [...graph.code.values()].map((one) => one.kind);
  expect(kinds).toEqual(['not-analysed', 'analysed']);
  expect(ofCode).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('built or minified'),
      file: 'src/a.js',
    }),
  ]);
});

it('says what a module offers nothing of', () => {
  const { graph } = linkedOf({
    'template.yaml': template('b.main'),
    'src/b.js': 'exports.handler = async (event) => event.x;',
  });
  const [first] = [...graph.code.values()];
  expect(first).toMatchObject({ kind: 'not-analysed', reason: 'src/b.js offers no `main`' });
});
