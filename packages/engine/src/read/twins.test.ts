import { expect, test } from 'vitest';
import type { Files } from '../support/ports.ts';
import { readApplication } from './read.ts';
import { applicationOf, MemoryFiles } from './testing.ts';

const template = (code: string, more = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, ${code} } }
  T: { Type: AWS::DynamoDB::Table }${more}
`;

const LOCAL = template('CodeUri: src/');
const PACKAGED = template('CodeUri: s3://builds/687ce5884f79dc27e3670e20b94e29b5');

/** Stacks that were read, and what was said of the files. */
function read(files: Readonly<Record<string, string>>): readonly unknown[] {
  const { stacks, diagnostics } = applicationOf(files);
  return [stacks.map((one) => one.file), diagnostics.map((one) => one.code)];
}

test.each([
  [
    'a packaged copy beside its source',
    { 'template.yaml': LOCAL, 'packaged.yaml': PACKAGED },
    [['template.yaml'], ['repeated-template']],
  ],
  [
    'a packaged copy in a folder below',
    { 'template.yaml': LOCAL, 'out/package.yaml': PACKAGED },
    [['template.yaml'], ['repeated-template']],
  ],
  ['a packaged template without its source', { 'a.yaml': PACKAGED }, [['a.yaml'], []]],
  [
    'two applications that both run uploaded code',
    { 'a.yaml': PACKAGED, 'b.yaml': PACKAGED },
    [['a.yaml', 'b.yaml'], []],
  ],
  [
    'a copy with a resource more',
    {
      'a.yaml': LOCAL,
      'b.yaml': template('CodeUri: s3://b/k', '\n  Q: { Type: AWS::SQS::Queue }'),
    },
    [['a.yaml', 'b.yaml'], []],
  ],
  [
    'the same resources with local code in both',
    { 'a.yaml': LOCAL, 'b.yaml': LOCAL },
    [['a.yaml', 'b.yaml'], []],
  ],
  [
    'a copy of one of two equal sources',
    { 'a.yaml': LOCAL, 'b.yaml': LOCAL, 'c.yaml': PACKAGED },
    [['a.yaml', 'b.yaml', 'c.yaml'], []],
  ],
])('%s', (_, files, expected) => {
  expect(read(files)).toEqual(expected);
});

test('a folder that may not be listed is said to be left out', () => {
  const files = new MemoryFiles({ 'template.yaml': LOCAL, 'closed/a.yaml': LOCAL });
  const closed: Files = {
    list: (directory) => (directory === 'closed' ? [] : files.list(directory)),
    isClosed: (directory) => directory === 'closed',
    read: (path, most) => files.read(path, most),
    isFile: (path) => files.isFile(path),
  };
  const { diagnostics } = readApplication(closed, { name: 'test' });
  expect(diagnostics.map((one) => [one.incomplete, one.message])).toEqual([
    [true, 'folder `closed` may not be listed; what it holds is not looked at'],
  ]);
});
