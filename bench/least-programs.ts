import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** An action that a program needs, by its authors' minimal policy, with the patterns of what it is needed on. */
export type Label = { readonly action: string; readonly resources: readonly string[] };

/** A labelled program, made into an application with one function. */
export type LabelledProgram = {
  readonly run: string;
  readonly language: 'python' | 'typescript';
  /** Its code as the authors wrote it. */
  readonly source: string;
  /** An application: the synthesised template with the program as a function. */
  readonly folder: string;
  readonly labels: readonly Label[];
  /** Outputs of its stack with the logical ids of what they name. */
  readonly outputs: ReadonlyMap<string, string>;
};

/**
 * The labelled programs of a checkout of awslabs/iam-policy-autopilot, each beside its own infrastructure, which the
 * CDK synthesises. They are scripts that read names of resources from a `config.json`, which their deployment fills
 * from the stack's outputs; as functions they get the same names as environment variables. Nothing else is changed.
 */
export function labelledPrograms(
  checkout: string,
  modules: string,
  target: string,
): readonly LabelledProgram[] {
  const projects = join(checkout, 'integration-tests/projects');
  return readdirSync(projects)
    .filter((run) => existsSync(join(projects, run, 'minimal_policy.json')))
    .flatMap((run) => {
      const project = join(projects, run);
      const template = synthesised(project, modules, join(target, run));
      const labels = labelsIn(join(project, 'minimal_policy.json'));
      return (['python', 'typescript'] as const).map((language): LabelledProgram => {
        const source = join(project, language, language === 'python' ? 'script.py' : 'script.ts');
        const folder = join(target, run, language);
        compose(folder, language, source, template, configIn(project));
        return { run, language, source, folder, labels, outputs: namedBy(template) };
      });
    });
}

type Template = {
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
};

/** The template of a project's stack. `modules` holds aws-cdk-lib and constructs. */
function synthesised(project: string, modules: string, target: string): Template {
  mkdirSync(target, { recursive: true });
  cpSync(join(project, 'cdk/lib/stack.ts'), join(target, 'stack.ts'));
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }');
  if (!existsSync(join(target, 'node_modules'))) symlinkSync(modules, join(target, 'node_modules'));
  writeFileSync(
    join(target, 'synth.mjs'),
    `import * as cdk from 'aws-cdk-lib';
import * as own from './stack.ts';
const Stack = Object.values(own).find((one) => one.prototype instanceof cdk.Stack);
const app = new cdk.App({ outdir: './cdk.out', analyticsReporting: false });
const env = { account: '111122223333', region: 'us-east-1' };
const needsPlace = /fromLookup|availabilityZones/.test(String(Stack));
const stack = new Stack(app, 'Stack', needsPlace ? { env } : {});
app.synth();
`,
  );
  const done = spawnSync(
    process.execPath,
    ['--experimental-transform-types', '--no-warnings', 'synth.mjs'],
    {
      cwd: target,
      encoding: 'utf8',
    },
  );
  const file = join(target, 'cdk.out/Stack.template.json');
  if (done.status !== 0) throw new Error(`${project}: ${done.stderr}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Template;
}

function namedBy({ Outputs }: Template): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(Outputs).flatMap(([output, { Value }]) => {
      const id = /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/.exec(JSON.stringify(Value))?.[1];
      return id === undefined ? [] : [[output, id] as const];
    }),
  );
}

/** Keys of config.json with the outputs that the deployment puts there. */
function configIn(project: string): ReadonlyMap<string, string> {
  const script = readFileSync(join(project, 'cdk/deploy.sh'), 'utf8');
  const outputs = new Map(
    [...script.matchAll(/^(\w+)=\$\(jq -r ".*?\.(\w+)"/gm)].map(([, name = '', output = '']) => [
      name,
      output,
    ]),
  );
  return new Map(
    [...script.matchAll(/^\s*"(\w+)":\s*"\$(\w+)"/gm)].flatMap(([, key = '', name = '']) => {
      const output = outputs.get(name);
      return output === undefined ? [] : [[key, output] as const];
    }),
  );
}

const EVERYTHING = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const TRUST = {
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};

function compose(
  folder: string,
  language: LabelledProgram['language'],
  source: string,
  template: Template,
  config: ReadonlyMap<string, string>,
): void {
  const isPython = language === 'python';
  mkdirSync(join(folder, 'code'), { recursive: true });
  const text = readFileSync(source, 'utf8');
  const keys = [...config.keys(), 'region'];
  writeFileSync(
    join(folder, 'code', isPython ? 'script.py' : 'script.ts'),
    isPython ? asPythonFunction(text, keys) : asTypescriptFunction(text, keys),
  );
  const variables = [...config].map(([key, output]) => [key, template.Outputs[output]?.Value]);
  const Program = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: isPython ? 'python3.13' : 'nodejs24.x',
      Handler: 'script.main',
      Code: './code',
      Role: { 'Fn::GetAtt': ['ProgramRole', 'Arn'] },
      Environment: {
        Variables: Object.fromEntries([...variables, ['region', { Ref: 'AWS::Region' }]]),
      },
    },
  };
  const Policies = [{ PolicyName: 'all', PolicyDocument: EVERYTHING }];
  const ProgramRole = {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: TRUST, Policies },
  };
  const Resources = { ...template.Resources, Program, ProgramRole };
  writeFileSync(
    join(folder, 'template.json'),
    JSON.stringify({ ...template, Resources }, undefined, 1),
  );
}

function asPythonFunction(text: string, keys: readonly string[]): string {
  const items = keys.map((key) => `"${key}": os.environ["${key}"]`).join(', ');
  return text.replace(
    /^def load_config\(\):\n(?: .*\n|\n(?= ))*/m,
    `def load_config():\n    return {${items}}\n\n`,
  );
}

function asTypescriptFunction(text: string, keys: readonly string[]): string {
  const items = keys.map((key) => `${key}: process.env.${key}`).join(', ');
  return `${text.replace(
    /^(function loadConfig\(\): \w+) \{[\s\S]*?^\}/m,
    `$1 {\n  return { ${items} } as any;\n}`,
  )}\nexport { main };\n`;
}

type Written = {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

/** The labels, each action once. */
function labelsIn(file: string): readonly Label[] {
  const policy = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly Statement: readonly Written[];
  };
  const found = new Map<string, Set<string>>();
  for (const { Action, Resource } of policy.Statement) {
    for (const action of [Action].flat()) {
      const known = found.get(action) ?? new Set();
      for (const one of [Resource].flat()) known.add(one);
      found.set(action, known);
    }
  }
  return [...found].map(([action, resources]) => ({ action, resources: [...resources] }));
}
