import { describe, expect, it } from 'vitest';
import { found, type Given, JS, PY, span, TS } from './testing.ts';

describe('an image', () => {
  const image = (more: object = {}): Given => ({
    runtime: undefined,
    language: 'unknown',
    source: {
      kind: 'image',
      context: 'fn',
      dockerfile: 'Dockerfile',
      target: undefined,
      command: undefined,
      workingDirectory: undefined,
      span,
      ...more,
    },
  });
  it.each<[string, string, Readonly<Record<string, string>>, string, object?]>([
    [
      'of AWS with its code at the task root',
      'FROM public.ecr.aws/lambda/python:3.13\nCOPY requirements.txt .\nCOPY src/ ${LAMBDA_TASK_ROOT}/\nCMD ["app.handler"]',
      { 'fn/src/app.py': PY },
      'fn/src/app.py handler image high',
    ],
    [
      'with files copied one by one',
      'FROM public.ecr.aws/lambda/nodejs:22\nCOPY a/app.js package.json ${LAMBDA_TASK_ROOT}\nCMD [ "app.handler" ]',
      { 'fn/a/app.js': JS },
      'fn/a/app.js handler image high',
    ],
    [
      'with an interface client and stages',
      'ARG DIR="/function"\nFROM python:3.12 AS build\nARG DIR\nRUN mkdir -p ${DIR}\nCOPY app ${DIR}/app\nFROM python:3.12-slim\nARG DIR\nWORKDIR ${DIR}\nCOPY --from=build ${DIR} ${DIR}\nENTRYPOINT [ "/usr/local/bin/python", "-m", "awslambdaric" ]\nCMD [ "app.main.handler" ]',
      { 'fn/app/main.py': PY },
      'fn/app/main.py handler image high',
    ],
    [
      'that compiles in a stage',
      'FROM public.ecr.aws/lambda/nodejs:22 as builder\nWORKDIR /usr/app\nCOPY package.json app.ts ./\nRUN npm run build\nFROM public.ecr.aws/lambda/nodejs:22\nWORKDIR ${LAMBDA_TASK_ROOT}\nCOPY --from=builder /usr/app/dist/* ./\nCMD ["app.handler"]',
      { 'fn/app.ts': TS },
      'fn/app.ts handler image medium',
    ],
    [
      'whose command the template replaces',
      'FROM public.ecr.aws/lambda/python:3.13\nCOPY . .\nCMD ["other.handler"]',
      { 'fn/app.py': PY, 'fn/other.py': PY },
      'fn/app.py handler image high',
      { command: ['app.handler'] },
    ],
    [
      'that starts a server',
      'FROM node:22\nWORKDIR /app\nCOPY . /app\nCMD node server.js',
      { 'fn/server.js': 'x' },
      'fn/server.js  image high',
    ],
    ['of another language', 'FROM public.ecr.aws/lambda/java:21\nCMD ["a.B::c"]', {}, 'language'],
    ['without a command', 'FROM public.ecr.aws/lambda/python:3.13', {}, 'not-found'],
  ])('%s', (_, dockerfile, files, expected, more) => {
    expect(found(image(more), { ...files, 'fn/Dockerfile': dockerfile })).toBe(expected);
  });

  it('without its Dockerfile is a problem', () => {
    expect(found(image(), {})).toBe('not-found');
  });

  it('out of a registry is found by the only Dockerfile beside the template', () => {
    const source = { kind: 'elsewhere', what: 'registry', object: 'r', span } as const;
    const files = {
      'app/Dockerfile':
        'FROM public.ecr.aws/lambda/python:3.13\nCOPY app.py .\nCMD ["app.handler"]',
      'app/app.py': PY,
    };
    expect(found({ source }, files)).toBe('app/app.py handler image low');
    expect(found({ source }, { ...files, 'b/Dockerfile': '' })).toBe('elsewhere');
  });
});
