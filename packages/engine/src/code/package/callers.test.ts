import { expect, test } from 'vitest';
import { MemoryFiles } from '../../read/testing.ts';
import { callersOf } from './callers.ts';
import { CodeTree } from './tree.ts';

const NPM_3 = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { sender: '1', plain: '1', loaded: '1' } },
    'node_modules/sender': { dependencies: { inner: '1' } },
    'node_modules/sender/node_modules/inner': { dependencies: { '@aws-sdk/client-sqs': '3' } },
    'node_modules/@aws-sdk/client-sqs': { dependencies: { '@aws-sdk/client-sts': '3' } },
    'node_modules/plain': { dependencies: { lodash: '4' } },
    'node_modules/loaded': { dependencies: { 'aws-sdk': '2' } },
  },
});
const NPM_1 = JSON.stringify({
  dependencies: {
    sender: {
      requires: { inner: '1' },
      dependencies: { inner: { requires: { '@aws-sdk/client-sqs': '3' } } },
    },
  },
});
const YARN = `# yarn lockfile v1

sender@^1.0.0, sender@^1.1.0:
  version "1.1.0"
  dependencies:
    "@aws-sdk/client-sqs" "^3.0.0"
    lodash "^4.0.0"

lodash@^4.0.0:
  version "4.17.21"
`;
const BERRY = `"sender@npm:^1.0.0":
  version: 1.1.0
  dependencies:
    "@aws-sdk/client-sqs": "npm:^3.0.0"
  checksum: x
`;
const POETRY = `[[package]]
name = "sender-lib"
version = "1"

[package.dependencies]
boto3 = ">=1"

[[package]]
name = "boto3"
version = "1"
`;
const UV = `[[package]]
name = "sender-lib"
dependencies = [
    { name = "boto3" },
]
`;
const COMPILED = `boto3==1.34.0
    # via sender-lib
sender-lib==1.0
    # via -r requirements.in
`;
const PACKAGE = JSON.stringify({ dependencies: { sender: '1', plain: '1', loaded: '1' } });

test.each([
  [{ 'package-lock.json': NPM_3 }, 'a.js', ['sender', 'plain'], ['sender: sqs']],
  [
    { 'package-lock.json': NPM_3, 'package.json': PACKAGE },
    'a.js',
    ['sender'],
    ['sender: sqs', 'loaded: all, beside'],
  ],
  [{ 'package-lock.json': NPM_1 }, 'src/a.ts', ['sender'], ['sender: sqs']],
  [{ 'yarn.lock': YARN }, 'a.js', ['sender', 'lodash'], ['sender: sqs']],
  [{ 'yarn.lock': BERRY }, 'a.js', ['sender'], ['sender: sqs']],
  [{ 'poetry.lock': POETRY }, 'src/a.py', ['sender_lib', 'boto3'], ['sender_lib: all']],
  [{ 'uv.lock': UV }, 'a.py', ['sender_lib'], ['sender_lib: all']],
  [{ 'requirements.txt': COMPILED }, 'a.py', ['sender_lib'], ['sender_lib: all']],
  [
    { 'package-lock.json': '{"packages": [1, {"a": null}], "dependencies": 3}' },
    'a.js',
    ['sender'],
    [],
  ],
  [{ 'a.js': '' }, 'a.js', ['sender'], []],
] as const)('libraries that bring an SDK: %o', (files, file, packages, expected) => {
  const tree = new CodeTree(new MemoryFiles({ [file]: '', ...files }));
  const found = callersOf(tree, file, packages).map(
    ({ name, services, isImported }) =>
      `${name}: ${services.join() || 'all'}${isImported ? '' : ', beside'}`,
  );
  expect(found).toEqual(expected);
});
