import type { Baseline } from '../config/baseline.ts';
import type { Config } from '../config/schema.ts';
import { type Selection, uselessPatterns } from '../config/select.ts';
import type { Report } from '../model/report.ts';
import type { Stack } from '../model/resource.ts';
import type { ScanOptions } from '../scan.ts';
import { PosternError } from '../support/error.ts';
import { nearest } from '../support/nearest.ts';
import { VERSION } from '../version.ts';
import { cacheOf } from './cache.ts';
import { type Host, type Invocation, isSet, optionOf, optionsOf } from './command.ts';
import { type Target, targetOf, templateIn } from './disk.ts';
import { loadConfig } from './load-config.ts';
import { showsProgress } from './looks.ts';
import { suggestion } from './parse.ts';

/** What a command scans, and with which settings. */
export type Request = {
  readonly target: Target;
  readonly config: Config;
  readonly options: ScanOptions;
};

/** Reads options and configuration; the command line wins. Throws `usage`, `not-found`, `config-invalid`. */
export async function requestOf(
  invocation: Invocation,
  host: Host,
  directory: string | undefined,
): Promise<Request> {
  const target = targetOf(host.cwd, directory);
  const config = await loadConfig(invocation, host, target.root);
  const templates = templatesOf(invocation, host, target, config);
  const stage = optionOf(invocation, 'stage') ?? config.stage;
  const cache = cacheOf(invocation, host, target.root);
  const options: ScanOptions = {
    name: target.name,
    version: VERSION,
    ...(templates.length === 0 ? {} : { templates }),
    parameters: new Map([...config.parameters, ...parametersOf(invocation)]),
    ...(stage === undefined ? {} : { stage }),
    oneAccount: config.oneAccount || isSet(invocation, 'one-account'),
    audience: audienceOf(invocation, config),
    selection: {
      only: orElse(optionsOf(invocation, 'only'), config.only),
      skip: [...config.skip, ...optionsOf(invocation, 'skip')],
    },
    ignore: config.ignore,
    baseline: undefined,
    code: !isSet(invocation, 'templates-only'),
    ...(cache === undefined ? {} : { cache }),
  };
  return { target, config, options };
}

/** Scans. A line of progress stands on the error stream meanwhile, where a person watches. */
export async function scanned(
  { target, options }: Request,
  invocation: Invocation,
  host: Host,
  baseline?: Baseline,
): Promise<Report> {
  const [{ scan }, { NodeFiles }, { RULES }] = await Promise.all([
    import('../scan.ts'),
    import('./node-files.ts'),
    import('../rules/registry.ts'),
  ]);
  checkSelection(
    options.selection,
    RULES.map((rule) => rule.id),
  );
  const watched = showsProgress(invocation, host);
  const onStage = (stage: string): void => {
    if (watched) host.err.write(`\r\u001B[2K${options.name}: ${stage} …`);
  };
  try {
    const report = scan(new NodeFiles(target.root), host.clock, { ...options, baseline }, onStage);
    checkDeployment(report.graph.stacks, invocation);
    return report;
  } finally {
    if (watched) host.err.write('\r\u001B[2K');
  }
}

/** The graph alone, as a report without findings: what a map shows. */
export async function mapped(
  { target, options }: Request,
  invocation: Invocation,
): Promise<Report> {
  const [{ mapOf }, { NodeFiles }] = await Promise.all([
    import('../scan.ts'),
    import('./node-files.ts'),
  ]);
  const map = mapOf(new NodeFiles(target.root), options);
  checkDeployment(map.graph.stacks, invocation);
  return {
    tool: { name: 'postern', version: options.version },
    root: options.name,
    ...map,
    findings: [],
    paths: [],
    rules: [],
    durationMs: 0,
    audience: options.audience,
    notLookedAt: [],
  };
}

/** Throws `usage` for a pattern that means no rule: a typing error that would silently run or skip nothing. */
export function checkSelection(selection: Selection, rules: readonly string[]): void {
  for (const pattern of uselessPatterns([...selection.only, ...selection.skip], rules)) {
    const areas = rules.map((rule) => rule.slice(0, rule.indexOf('/')));
    const meant = nearest(
      pattern,
      new Set([...rules, ...areas, ...areas.map((one) => `${one}/*`)]),
    );
    throw new PosternError('usage', `no rule is called \`${pattern}\``, {
      help: meant === undefined ? '`postern rules` lists them' : `did you mean \`${meant}\`?`,
    });
  }
}

/**
 * Throws `usage` for a stage or parameter of the command line that no template has: the scan would be of
 * another deployment. In a configuration, which many applications may share, they are no mistake.
 */
function checkDeployment(stacks: readonly Stack[], invocation: Invocation): void {
  if (stacks.length === 0) return;
  const stage = optionOf(invocation, 'stage');
  const stages = new Set(stacks.flatMap((stack) => stack.stages));
  if (stage !== undefined && !stages.has(stage)) {
    const what = `no samconfig.toml has an environment \`${stage}\``;
    throw new PosternError('usage', what + suggestion(nearest(stage, stages)), {
      help: stages.size === 0 ? 'it has none' : `there are ${[...stages].join(', ')}`,
    });
  }
  const names = new Set(stacks.flatMap((stack) => stack.parameters.map((one) => one.name)));
  for (const [name] of parametersOf(invocation)) {
    if (names.has(name)) continue;
    const meant = suggestion(nearest(name, names));
    throw new PosternError('usage', `no template has a parameter \`${name}\`${meant}`);
  }
}

function templatesOf(
  invocation: Invocation,
  host: Host,
  target: Target,
  config: Config,
): readonly string[] {
  const given = optionsOf(invocation, 'template');
  const named = target.only === undefined ? given : [target.only, ...given];
  return orElse(named, config.templates).map((one) => templateIn(target.root, host.cwd, one));
}

function audienceOf(invocation: Invocation, config: Config): ScanOptions['audience'] {
  const given = optionOf(invocation, 'audience') ?? config.audience;
  return given === 'auditor' ? 'auditor' : 'default';
}

function parametersOf(invocation: Invocation): readonly (readonly [string, string])[] {
  const given = invocation.options.filter((option) => option.name === 'parameter');
  return given.map(({ value }) => {
    const at = value.indexOf('=');
    if (at > 0) return [value.slice(0, at), value.slice(at + 1)] as const;
    throw new PosternError('usage', `\`--parameter ${value}\` has no value`, {
      help: 'write it as `--parameter NAME=VALUE`',
    });
  });
}

function orElse<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  return first.length > 0 ? first : second;
}
