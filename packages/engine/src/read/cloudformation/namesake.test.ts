// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub, not of JavaScript
import { expect, test } from 'vitest';
import { applicationOf } from '../testing.ts';

/** Types of the resources that were read, and what was said. */
function read(location: string, files: Readonly<Record<string, string>>): readonly unknown[] {
  const application = applicationOf({
    'templates/app/main.yaml': `
AWSTemplateFormatVersion: '2010-09-09'
Parameters: { Store: { Type: String } }
Resources:
  Q: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${location} } } }`,
    ...files,
  });
  return [
    application.resources.map((one) => one.type),
    application.diagnostics.map((one) => [one.incomplete, one.message]),
  ];
}

const QUEUE = 'Type: AWS::SQS::Queue';
const UPLOADED = "!Sub 's3://${Store}/x/templates/modules/queue.yml'";

test('an included part is found by the end of its address', () => {
  const [types, said] = read(UPLOADED, { 'templates/modules/queue.yml': QUEUE });
  expect(types).toEqual(['AWS::SQS::Queue']);
  expect(said).toEqual([
    [
      false,
      'what is included is taken from `templates/modules/queue.yml`, since its address ends so; other includes likewise',
    ],
  ]);
});

test('a bare name is looked for in the same folder only', () => {
  const elsewhere = { 'queue.yml': QUEUE };
  expect(read("!Sub 's3://${Store}/queue.yml'", elsewhere)[0]).toEqual([]);
  const beside = { 'templates/app/queue.yml': QUEUE };
  expect(read("!Sub 's3://${Store}/queue.yml'", beside)[0]).toEqual(['AWS::SQS::Queue']);
});

test('a part that is nowhere is said once, and not again for the resource that lacks its type', () => {
  expect(read(UPLOADED, {})[1]).toEqual([
    [
      true,
      'its location is computed and names no file of this folder; what it includes is not known',
    ],
  ]);
});
