import { describe, expect, it } from 'vitest';
import type { Host, Invocation } from './command.ts';
import { COMMANDS } from './commands.ts';
import { looksOf, showsProgress } from './looks.ts';
import { parseCommand } from './parse.ts';

const SCAN = COMMANDS[0];

function host(isTty: boolean, env: Host['env']): Host {
  const stream = { isTty, columns: 120, write: () => {} };
  return { cwd: '.', env, clock: { now: () => 0 }, out: stream, err: stream };
}

function given(...args: string[]): Invocation {
  if (SCAN === undefined) throw new Error('no commands');
  return parseCommand(SCAN, args);
}

describe('colour', () => {
  it.each<[boolean, Host['env'], string[], boolean]>([
    [true, {}, [], true],
    [false, {}, [], false],
    [true, { NO_COLOR: '1' }, [], false],
    [true, { NO_COLOR: '' }, [], true],
    [false, { FORCE_COLOR: '1' }, [], true],
    [true, { FORCE_COLOR: '0' }, [], false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    [true, { TERM: 'dumb' }, [], false],
    [false, { FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('terminal %s, %j, %j: %s', (isTty, env, args, expected) => {
    expect(looksOf(given(...args), host(isTty, env)).color).toBe(expected);
  });

  it('never goes to a file', () => {
    expect(looksOf(given(), host(true, { FORCE_COLOR: '1' }), true).color).toBe(false);
  });
});

describe('width', () => {
  it('is the terminal’s, or 100 columns in a pipe, or what was asked for', () => {
    expect(looksOf(given(), host(true, {})).width).toBe(120);
    expect(looksOf(given(), host(false, {})).width).toBe(100);
    expect(looksOf(given('--width', '60'), host(true, {})).width).toBe(60);
  });

  it.each(['x', '0', '1e9', '80.5', '-4'])('of %s is refused', (width) => {
    expect(() => looksOf(given(`--width=${width}`), host(true, {}))).toThrow('`--width` takes');
  });
});

describe('progress', () => {
  it.each<[boolean, Host['env'], string[], boolean]>([
    [true, {}, [], true],
    [false, {}, [], false],
    [true, { CI: 'true' }, [], false],
    [true, {}, ['--quiet'], false],
  ])('terminal %s, %j, %j: %s', (isTty, env, args, expected) => {
    expect(showsProgress(given(...args), host(isTty, env))).toBe(expected);
  });
});
