import type { NeedAnswer } from '../model/needs.ts';
import { PosternError } from '../support/error.ts';
import { nearest } from '../support/nearest.ts';
import type { IgnoreEntry } from './suppress.ts';
import { SEVERITIES, type Threshold } from './threshold.ts';

/** The configuration file's content. The keys are the options of `postern scan` by their own names. */
export type Config = {
  readonly failOn: Threshold | undefined;
  readonly audience: 'default' | 'auditor' | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly templates: readonly string[];
  readonly parameters: ReadonlyMap<string, string>;
  readonly stage: string | undefined;
  readonly oneAccount: boolean;
  readonly baseline: string | undefined;
  readonly ignore: readonly IgnoreEntry[];
  readonly needs: readonly NeedAnswer[];
};

/** One key of the configuration file: `postern init` and docs/configuration.md are written from these. */
export type ConfigKey = {
  readonly key: string;
  readonly help: readonly string[];
  /** YAML lines that `postern init` writes, commented out. */
  readonly example: readonly string[];
};

/** Every key, in the order in which `postern init` writes them. */
export const CONFIG_KEYS: readonly ConfigKey[] = [
  {
    key: 'fail-on',
    help: ['Exit code 1 from this severity on: critical, high, medium, low, never.'],
    example: ['fail-on: high'],
  },
  {
    key: 'audience',
    help: ['default: what an engineer would act on. auditor: everything.'],
    example: ['audience: default'],
  },
  {
    key: 'only',
    help: ['Run only these rules. Ids, areas or globs.'],
    example: ['only: [triggers/*, identity/*]'],
  },
  {
    key: 'skip',
    help: ['Leave these rules out everywhere. For one place, see `ignore`.'],
    example: ['skip: [data/customer-key-not-rotated]'],
  },
  {
    key: 'template',
    help: ['Read these templates only, relative to the scanned folder. Without it, all are found.'],
    example: ['template: [template.yaml]'],
  },
  {
    key: 'parameter',
    help: ['Values of template parameters, as the deployment gives them.'],
    example: ['parameter:', '  Environment: production'],
  },
  {
    key: 'stage',
    help: ['Use the parameters of this environment of samconfig.toml.'],
    example: ['stage: production'],
  },
  {
    key: 'one-account',
    help: [
      'All stacks below DIR are deployed to one account, so that a wildcard of a role reaches into each of them.',
      'Without it, only into stacks that refer to one another, name one another’s resources or lie in one folder.',
    ],
    example: ['one-account: true'],
  },
  {
    key: 'baseline',
    help: [
      'Findings of this file (beside this one) are known and do not count. Write it with --update-baseline.',
    ],
    example: ['baseline: postern.baseline.json'],
  },
  {
    key: 'ignore',
    help: [
      'Findings that are fine here, with the reason. `resource` is a logical id; `file` and `until` may be left out.',
      'In a template, write it beside the line: `# postern-ignore RULE until 2027-01-31: reason`.',
    ],
    example: [
      'ignore:',
      '  - rule: triggers/unauthenticated-http-route',
      '    resource: HealthFunction',
      '    reason: answers with a constant',
      '    until: 2027-01-31',
    ],
  },
  {
    key: 'needs',
    help: [
      'What functions need that their code does not say, by the logical id of the function (`*`: all of them), for `postern needs`.',
      '`resource` is an ARN with pseudo parameters, or a logical id with what follows its ARN. Both may be lists.',
    ],
    example: [
      'needs:',
      '  OrdersFunction:',
      '    - action: [dynamodb:GetItem, dynamodb:Query]',
      '      resource: [OrdersTable, OrdersTable/index/by-user]',
      '      because: the tenant decides on the table',
    ],
  },
];

/** Reads the parsed content of a configuration file. Throws `config-invalid` with the key and what it takes. */
export function readConfig(content: unknown, file: string): Config {
  const map = content === null || content === undefined ? {} : content;
  const reader = new Reader(file);
  if (!isRecord(map)) throw reader.fault('it is not a map of keys');
  reader.rejectUnknown(
    map,
    CONFIG_KEYS.map((one) => one.key),
    '',
  );
  return {
    failOn: reader.oneOf(map, 'fail-on', [...SEVERITIES, 'never']),
    audience: reader.oneOf(map, 'audience', ['default', 'auditor']),
    only: reader.texts(map, 'only'),
    skip: reader.texts(map, 'skip'),
    templates: reader.texts(map, 'template'),
    parameters: reader.parameters(map, 'parameter'),
    stage: reader.text(map, 'stage'),
    oneAccount: reader.flag(map, 'one-account'),
    baseline: reader.text(map, 'baseline'),
    ignore: reader.list(map, 'ignore').map((entry, index) => reader.ignore(entry, index)),
    needs: reader.needs(map, 'needs'),
  };
}

/** The configuration where there is no file. */
export const EMPTY_CONFIG: Config = {
  failOn: undefined,
  audience: undefined,
  only: [],
  skip: [],
  templates: [],
  parameters: new Map(),
  stage: undefined,
  oneAccount: false,
  baseline: undefined,
  ignore: [],
  needs: [],
};

const NEED_KEYS = ['action', 'resource', 'because'];
const IGNORE_KEYS = ['rule', 'resource', 'file', 'reason', 'until'];

type Content = Readonly<Record<string, unknown>>;

/** Typed access to the keys of one file, with faults that name file, key and what the key takes. */
class Reader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  fault(why: string, help = '`postern init` writes a configuration with comments'): PosternError {
    return new PosternError('config-invalid', `\`${this.#file}\`: ${why}`, { help });
  }

  rejectUnknown(map: Content, allowed: readonly string[], where: string): void {
    for (const key of Object.keys(map)) {
      if (allowed.includes(key)) continue;
      const meant = nearest(key, allowed);
      const hint =
        meant === undefined ? `keys are ${allowed.join(', ')}` : `did you mean \`${meant}\`?`;
      throw this.fault(`unknown key \`${where}${key}\``, hint);
    }
  }

  text(map: Content, key: string, where = ''): string | undefined {
    const value = map[key];
    if (value === undefined || value === null) return undefined;
    // YAML reads a bare 2027-01-31 as a date.
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw this.fault(`\`${where}${key}\` takes a text`);
  }

  flag(map: Content, key: string): boolean {
    const value = map[key] ?? false;
    if (typeof value === 'boolean') return value;
    throw this.fault(`\`${key}\` is true or false`);
  }

  oneOf<T extends string>(map: Content, key: string, allowed: readonly T[]): T | undefined {
    const value = this.text(map, key);
    if (value === undefined) return undefined;
    const known = allowed.find((one) => one === value);
    if (known === undefined)
      throw this.fault(`\`${key}\` is one of ${allowed.join(', ')}, not \`${value}\``);
    return known;
  }

  list(map: Content, key: string): readonly unknown[] {
    const value = map[key];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    throw this.fault(`\`${key}\` takes a list`);
  }

  texts(map: Content, key: string): readonly string[] {
    if (typeof map[key] === 'string') return [map[key]];
    return this.list(map, key).map((value) => {
      if (typeof value === 'string') return value;
      throw this.fault(`\`${key}\` takes a list of texts`);
    });
  }

  parameters(map: Content, key: string): ReadonlyMap<string, string> {
    const value = map[key];
    if (value === undefined || value === null) return new Map();
    if (!isRecord(value)) throw this.fault(`\`${key}\` takes a map of names and values`);
    return new Map(
      Object.entries(value).map(([name, one]) => [name, this.parameter(key, name, one)]),
    );
  }

  parameter(key: string, name: string, value: unknown): string {
    if (Array.isArray(value)) return value.map((one) => this.parameter(key, name, one)).join(',');
    if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
    throw this.fault(`\`${key}.${name}\` takes a text, a number or a list of them`);
  }

  needs(map: Content, key: string): readonly NeedAnswer[] {
    const value = map[key];
    if (value === undefined || value === null) return [];
    if (!isRecord(value)) throw this.fault(`\`${key}\` takes a map of functions`);
    return Object.keys(value).flatMap((name) =>
      this.list(value, name).map((entry, index) => this.need(entry, name, index)),
    );
  }

  need(entry: unknown, name: string, index: number): NeedAnswer {
    const place = `needs.${name}[${index}]`;
    if (!isRecord(entry)) throw this.fault(`\`${place}\` takes an action, a resource and a reason`);
    this.rejectUnknown(entry, NEED_KEYS, `${place}.`);
    const actions = this.texts(entry, 'action');
    const resources = this.texts(entry, 'resource');
    const because = this.text(entry, 'because', `${place}.`)?.trim() ?? '';
    const wrong = actions.find((one) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(one));
    if (wrong !== undefined) throw this.fault(`\`${place}\`: \`${wrong}\` is no action`);
    if (actions.length === 0) throw this.fault(`\`${place}\` names no action`);
    if (resources.length === 0) throw this.fault(`\`${place}\` names no resource`);
    if (because === '') throw this.fault(`\`${place}\` gives no reason under \`because\``);
    return { function: name, actions, resources, because };
  }

  ignore(entry: unknown, index: number): IgnoreEntry {
    const where = `ignore[${index}].`;
    if (!isRecord(entry)) throw this.fault(`\`ignore[${index}]\` takes a rule and a reason`);
    this.rejectUnknown(entry, IGNORE_KEYS, where);
    const rule = this.text(entry, 'rule', where);
    const reason = this.text(entry, 'reason', where)?.trim();
    if (rule === undefined) throw this.fault(`\`ignore[${index}]\` names no rule`);
    if (reason === undefined || reason === '')
      throw this.fault(`\`ignore[${index}]\` gives no reason`);
    return {
      rule,
      reason,
      until: this.text(entry, 'until', where),
      resource: this.text(entry, 'resource', where),
      file: this.text(entry, 'file', where),
    };
  }
}

function isRecord(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
