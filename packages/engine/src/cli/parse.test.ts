import { describe, expect, it, test } from 'vitest';
import { REPORT_FORMATS, MAP_FORMATS as REPORT_MAPS } from '../report/formats.ts';
import type { CommandSpec } from './command.ts';
import { COMMANDS } from './commands.ts';
import { MAP_FORMATS, SCAN_FORMATS } from './formats.ts';
import { outputsOf } from './outputs.ts';
import { parseCommand } from './parse.ts';

function command(name: string): CommandSpec {
  const found = COMMANDS.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function outputs(args: string) {
  const given = parseCommand(command('scan'), args.split(' ').filter(Boolean));
  return outputsOf(given, SCAN_FORMATS, 'terminal').map(({ format, file }) => [format, file]);
}

test('the command line knows exactly the formats that there are', () => {
  expect([...SCAN_FORMATS.keys()]).toEqual(REPORT_FORMATS);
  expect([...MAP_FORMATS.keys()]).toEqual(REPORT_MAPS);
});

describe('outputs', () => {
  it.each([
    ['', [['terminal', undefined]]],
    ['--format json', [['json', undefined]]],
    ['-o a.sarif', [['sarif', 'a.sarif']]],
    ['-f json -o -', [['json', undefined]]],
    ['-o a.sarif.json', [['sarif', 'a.sarif.json']]],
    [
      '-o A.HTML -o b.md',
      [
        ['html', 'A.HTML'],
        ['markdown', 'b.md'],
      ],
    ],
    ['--format json --output a.txt', [['json', 'a.txt']]],
    ['--output a.json --format json', [['json', 'a.json']]],
    [
      '--format terminal --format sarif --output a',
      [
        ['terminal', undefined],
        ['sarif', 'a'],
      ],
    ],
    [
      '-f sarif -o a -f html -o b',
      [
        ['sarif', 'a'],
        ['html', 'b'],
      ],
    ],
    [
      '-o a.html -f json',
      [
        ['html', 'a.html'],
        ['json', undefined],
      ],
    ],
  ])('of %j', (args, expected) => {
    expect(outputs(args)).toEqual(expected);
  });

  it.each([
    ['-f json -f sarif', 'only one format can go to the terminal'],
    ['-o report.pdf', 'cannot tell the format of `report.pdf`'],
  ])('of %j are refused', (args, why) => {
    expect(() => outputs(args)).toThrow(why);
  });
});

describe('a command line', () => {
  it.each([
    ['scan', '--fromat json', 'unknown option `--fromat`, did you mean `--format`?'],
    ['scan', '--format jsn', 'not `jsn`, did you mean `json`?'],
    ['scan', '--format', 'option `--format` needs a value: FORMAT'],
    ['scan', '--baseline --quiet', 'option `--baseline` needs a value: FILE'],
    ['scan', '--quiet=yes', 'option `--quiet` takes no value'],
    ['scan', '-x', 'unknown option `-x`'],
    ['scan', 'a b', 'unexpected argument `b`'],
    ['explain', '', '`postern explain` needs ID'],
  ])('%s %s is refused', (name, args, why) => {
    expect(() => parseCommand(command(name), args.split(' ').filter(Boolean))).toThrow(why);
  });

  it.each(['constructor', '__proto__', 'toString'])('option --%s is unknown', (name) => {
    expect(() => parseCommand(command('scan'), [`--${name}`])).toThrow('unknown option');
  });

  it('keeps the order of options and takes a value after =', () => {
    const { options, positionals } = parseCommand(command('scan'), [
      '-p',
      'A=1',
      'shop',
      '--only=x',
    ]);
    expect(options).toEqual([
      { name: 'parameter', value: 'A=1' },
      { name: 'only', value: 'x' },
    ]);
    expect(positionals).toEqual(['shop']);
  });
});

test('every option of every command has one meaning for its short form', () => {
  for (const one of COMMANDS) {
    const shorts = one.options.flatMap((option) => option.short ?? []);
    expect(new Set(shorts).size, one.name).toBe(shorts.length);
  }
});

test('every example is a command line that is understood', () => {
  for (const one of COMMANDS) {
    for (const [example] of one.examples.filter(([text]) => text.startsWith('postern '))) {
      const [, name = '', ...args] = example.replace(/ [|>].*/, '').split(' ');
      expect(() => parseCommand(command(name), args), example).not.toThrow();
    }
  }
});
