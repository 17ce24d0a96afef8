import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../packages/engine/src/cli/commands.ts';
import { configTemplate } from '../packages/engine/src/config/template.ts';
import { RULES } from '../packages/engine/src/rules/registry.ts';
import { folderOf, postern } from './support/program.ts';

const OPEN = `Transform: AWS::Serverless-2016-10-31
Resources:
  # the shop's front door
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: src/
      Events:
        Create: { Type: HttpApi, Properties: { Method: post, Path: /orders } }
`;
const RULE = 'triggers/unauthenticated-http-route';

let folder: ReturnType<typeof folderOf>;
const at = (name: string): string => join(folder.path, name);
const run = (...args: string[]) => postern(folder.path, ...args);

beforeEach(() => {
  folder = folderOf({ 'shop/template.yaml': OPEN, 'empty/notes.txt': 'nothing' });
});
afterEach(() => folder.remove());

describe('scan', () => {
  it('finds, and says so by its exit code', async () => {
    const { code, out, err } = await run('scan', 'shop', '--only', RULE);
    expect(out).toContain('POST /orders');
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  it('takes a template for a folder', async () => {
    expect((await run('scan', 'shop/template.yaml', '--only', RULE)).out).toContain('POST /orders');
  });

  it('has a threshold', async () => {
    expect((await run('scan', 'shop', '--only', RULE, '--fail-on', 'never')).code).toBe(0);
  });

  it('says where there is nothing to scan', async () => {
    const { code, err } = await run('scan', 'empty');
    expect(code).toBe(3);
    expect(err).toContain('no template was found');
  });

  it('writes several formats at once', async () => {
    const { code, out, err } = await run(
      'scan',
      'shop',
      '-o',
      'r/a.json',
      '-o',
      'r/b.sarif',
      '-o',
      'c.md',
    );
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('sarif: r/b.sarif');
    expect(JSON.parse(readFileSync(at('r/a.json'), 'utf8'))).toBeTypeOf('object');
    expect(JSON.parse(readFileSync(at('r/b.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(at('c.md'), 'utf8')).toContain('shop');
  });

  it('adopts what is there with a baseline', async () => {
    const baseline = ['--baseline', 'b.json', '--only', RULE];
    expect((await run('scan', 'shop', ...baseline)).err).toContain('there is no baseline `b.json`');
    expect((await run('scan', 'shop', ...baseline, '--update-baseline')).code).toBe(0);
    expect((await run('scan', 'shop', ...baseline)).code).toBe(0);
    writeFileSync(at('shop/template.yaml'), `# moved\n${OPEN.replace('/orders', '/orders2')}`);
    const { code, err } = await run('scan', 'shop', ...baseline);
    expect(code).toBe(1);
    expect(err).toContain('1 finding gone');
  });

  it('finds the baseline beside the configuration, and knows the folder by another name', async () => {
    writeFileSync(at('shop/postern.config.yaml'), 'baseline: b.json\n');
    expect((await run('scan', 'shop', '--update-baseline')).code).toBe(0);
    expect(readFileSync(at('shop/b.json'), 'utf8')).not.toContain('"shop"');
    renameSync(at('shop'), at('checkout-4711'));
    const { code, out } = await run('scan', 'checkout-4711', '--audience', 'auditor');
    expect(out).toContain('no findings');
    expect(code).toBe(0);
  });

  it('leaves out what a comment gives a reason for', async () => {
    const comment = `  # postern-ignore ${RULE} until 2027-01-31: a webhook that checks its signature\n  Orders:`;
    writeFileSync(at('shop/template.yaml'), OPEN.replace('  Orders:', comment));
    expect((await run('scan', 'shop', '--only', RULE)).code).toBe(0);
  });

  it.each([
    [['scan', 'nowhere'], 'there is no folder `nowhere`'],
    [['scan', 'shop', '--only', 'trigers'], 'no rule is called `trigers`'],
    [['scan', 'shop', '-p', 'Stage'], 'has no value'],
    [['scan', 'shop', '-t', 'x.yaml'], 'there is no template `x.yaml`'],
    [['scan', 'shop', '--update-baseline'], 'needs `--baseline FILE`'],
    [['scan', 'shop', '--stage', 'prod'], 'no samconfig.toml has an environment `prod`'],
    [['map', 'shop', '-p', 'Stage=prod'], 'no template has a parameter `Stage`'],
    [['scan', 'shop', '--only', 'trigers'], 'did you mean `triggers`?'],
    [['scan', 'shop', '-c', 'x.yaml'], 'configuration `x.yaml` cannot be read'],
    [['scan', 'shop', '-o', 'shop/template.yaml/x.json'], 'cannot be written'],
    [['shop'], 'to scan it: `postern scan shop`'],
    [['--format', 'json'], 'options go after a command'],
    [['explain', 'triggers/unauthenticated-http-rout'], `did you mean \`${RULE}\``],
    [['explain', '7', 'empty'], 'nothing here is called `7`'],
    [['completion', 'bsh'], 'did you mean `bash`'],
  ])('%j ends with a plain line', async (args, line) => {
    const { code, err } = await run(...args);
    expect(err).toContain(line);
    expect(code).toBe(2);
  });
});

describe('the configuration', () => {
  it('is written by init, once, and read by scan', async () => {
    expect((await run('init', 'shop')).out).toContain('shop/postern.config.yaml written');
    expect((await run('init', 'shop')).code).toBe(2);
    expect((await run('scan', 'shop', '--only', RULE)).code).toBe(1);
    writeFileSync(at('shop/postern.config.yaml'), `only: [${RULE}]\nfail-on: never\n`);
    expect((await run('scan', 'shop')).code).toBe(0);
    expect((await run('scan', 'shop', '--fail-on', 'low')).code).toBe(1);
  });

  it.each([
    ['fail_on: low', 'did you mean `fail-on`'],
    ['only: [', 'is not valid YAML in line 1'],
  ])('%s is refused', async (text, line) => {
    writeFileSync(at('postern.config.yaml'), text);
    const { code, err } = await run('scan', 'shop');
    expect(err).toContain(line);
    expect(code).toBe(2);
  });
});

describe('map', () => {
  it('draws the application', async () => {
    const { code, out } = await run('map', 'shop');
    expect(out).toContain('Orders');
    expect(code).toBe(0);
    expect(JSON.parse((await run('map', 'shop', '-f', 'json')).out)).toBeTypeOf('object');
  });
});

describe('explain', () => {
  it('a rule, a finding and a path', async () => {
    expect((await run('explain', RULE)).out).toContain('HTTP API route without authentication');
    const report = JSON.parse((await run('scan', 'shop', '--only', RULE, '-f', 'json')).out);
    const [{ fingerprint }] = report.findings;
    expect((await run('explain', fingerprint.slice(0, 8), 'shop')).out).toContain('template.yaml:');
  });
});

describe('fix', () => {
  it('says what it can mend, and writes nothing unasked', async () => {
    const { code, err } = await run('fix', 'shop');
    expect(err).toMatch(/of \d+ findings? can be mended here/);
    expect(code).toBe(0);
    expect(readFileSync(at('shop/template.yaml'), 'utf8')).toBe(OPEN);
  });

  it('writes when asked, and keeps comments', async () => {
    const { code, out } = await run('fix', 'shop', '--write', '--unsafe', '--audience', 'auditor');
    expect(code).toBe(0);
    expect(out).toMatch(/findings? gone/);
    expect(out).not.toContain('new:');
    expect(readFileSync(at('shop/template.yaml'), 'utf8')).toContain("# the shop's front door");
  });
});

describe('help', () => {
  it('names rules that there are', () => {
    const shown = [
      ...COMMANDS.flatMap((one) => one.examples.map(([line]) => line)),
      configTemplate(),
    ];
    const ids = [...shown.join('\n').matchAll(/\b(?:[a-z]+)\/[a-z]+(?:-[a-z]+)+\b/g)].map(
      ([id]) => id,
    );
    expect(ids.length).toBeGreaterThan(2);
    const rules = new Set(RULES.map((rule) => rule.id));
    const areas = new Set(RULES.map((rule) => rule.id.split('/')[0]));
    const named = ids.filter((id) => areas.has(id.split('/')[0]));
    expect(named.filter((id) => !rules.has(id))).toEqual([]);
  });

  it('lists every command, and each command its options', async () => {
    const { out } = await run('--help');
    for (const command of COMMANDS) {
      expect(out).toContain(command.summary);
      const own = (await run(command.name, '--help')).out;
      for (const option of command.options) expect(own).toContain(`--${option.name}`);
      expect((await run('help', command.name)).out).toBe(own);
    }
  });

  it('comes without a command, and the version alone', async () => {
    expect((await run()).out).toBe((await run('--help')).out);
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('fits a terminal of 120 columns', async () => {
    for (const command of COMMANDS) {
      const { out } = await run(command.name, '--help');
      expect(out.split('\n').filter((line) => line.length > 120)).toEqual([]);
    }
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])(
    'for %s is a script that its shell understands',
    async (shell) => {
      const { out } = await run('completion', shell);
      expect(out).toContain('postern');
      if (existsSync(`/bin/${shell}`) || existsSync(`/usr/bin/${shell}`)) {
        // By file: fish cannot read a script from the socket that Node gives it for its input.
        writeFileSync(at('completion'), out);
        execFileSync(shell, ['-n', at('completion')]);
      }
    },
  );

  it('for bash offers what fits at the cursor', async () => {
    const { out } = await run('completion', 'bash');
    const complete = (...words: string[]) => {
      const list = words.map((word) => `'${word}'`).join(' ');
      const ask = `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _postern; echo "\${COMPREPLY[*]}"`;
      return execFileSync('bash', ['-c', `${out}\n${ask}`], {
        cwd: at('empty'),
        encoding: 'utf8',
      }).trim();
    };
    expect(complete('postern', 'sc')).toBe('scan');
    expect(complete('postern', 'map', '-f', '')).toBe('tree json mermaid dot html');
    expect(complete('postern', 'scan', '--format', 'm')).toBe('markdown');
    expect(complete('postern', 'scan', '--fail')).toBe('--fail-on');
    expect(complete('postern', 'explain', 'triggers/unauthenticated-http')).toBe(RULE);
  });
});
