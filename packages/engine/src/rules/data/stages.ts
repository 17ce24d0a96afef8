import { parseArn } from '../../model/arn.ts';
import type { Graph } from '../../model/graph.ts';
import type { Stack } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { wordsOf } from '../../supply/secrets/names.ts';
import { textsIn } from './texts.ts';

/** What several stages may share by mistake. */
export type SharedKind = 'secret' | 'role' | 'store';

/** One thing that several stages name, with the stages and the place. */
export type Shared = {
  readonly kind: SharedKind;
  /** How it is written: an ARN or a name. */
  readonly text: string;
  readonly stages: readonly string[];
  readonly span: Span;
  readonly label: string;
};

const STAGE_WORDS: ReadonlySet<string> = new Set(
  'dev develop development test testing qa uat int integration sandbox staging stage stg preprod preproduction prod prd production live'.split(
    ' ',
  ),
);

/** Words that mean production: sharing among the others only is a choice that many make. */
const PRODUCTION: ReadonlySet<string> = new Set(['prod', 'prd', 'production', 'live']);

/** Things that are named alike in the configuration of production and of another stage. */
export function sharedBetweenStages(graph: Graph): readonly Shared[] {
  return [...fromConfigurations(graph), ...fromCopies(graph), ...fromLiterals(graph)];
}

/** Whether a name is a stage's. */
function isStage(word: string): boolean {
  return wordsOf(word).some((one) => STAGE_WORDS.has(one));
}

/** Values that configuration files set alike for several stages of one template. */
function fromConfigurations(graph: Graph): readonly Shared[] {
  return graph.stacks.flatMap((stack) => {
    const stages = [...(stack.stageValues ?? [])].filter(([name]) => isStage(name));
    if (stack.parent !== undefined || !hasProduction(stages.map(([name]) => name))) return [];
    return stack.parameters.flatMap(({ name, span }) => {
      const byValue = new Map<string, string[]>();
      for (const [stage, values] of stages) {
        const value = values.get(name)?.trim() ?? '';
        if (value !== '') byValue.set(value, [...(byValue.get(value) ?? []), stage]);
      }
      return [...byValue].flatMap(([value, names]): Shared[] => {
        const kind = kindOf(value, name);
        if (kind === undefined || !hasProduction(names)) return [];
        return [{ kind, text: value, stages: names, span, label: `parameter ${name}` }];
      });
    });
  });
}

/** A parameter by which one template is deployed to several stages. */
const STAGE_PARAMETER = /^[a-z]{0,20}(stage|env|environment)(name|type)?$/i;

/** ARNs that are written out in a template which gets its stage as a parameter: every stage has the same. */
function* fromLiterals(graph: Graph): Generator<Shared> {
  const staged = new Set(
    graph.stacks
      .filter(({ parameters }) => parameters.some(({ name }) => STAGE_PARAMETER.test(name)))
      .map(({ id }) => id),
  );
  for (const { stack, properties, logicalId } of graph.declared.values()) {
    if (!staged.has(stack)) continue;
    for (const one of textsIn(properties, logicalId)) {
      if (one.isBranch || one.parameter !== undefined || !/^arn:[^⟨*]+$/.test(one.text)) continue;
      const kind = kindOf(one.text, one.name);
      if (kind === undefined || isStage(one.text)) continue;
      yield { kind, text: one.text, stages: [], span: one.span, label: `\`${one.path}\`` };
    }
  }
}

/** Names that the templates of several stages write alike: `dev/template.yaml` and `prod/template.yaml`. */
function fromCopies(graph: Graph): readonly Shared[] {
  const families = new Map<string, { stack: Stack; stage: string }[]>();
  for (const stack of graph.stacks) {
    const found = stack.parent === undefined ? stageOfPath(stack.file) : undefined;
    if (found === undefined) continue;
    families.set(found.rest, [...(families.get(found.rest) ?? []), { stack, stage: found.stage }]);
  }
  return [...families.values()]
    .filter((copies) => hasProduction(copies.map((one) => one.stage)))
    .flatMap((copies) => inCopies(graph, copies));
}

function inCopies(
  graph: Graph,
  copies: readonly { readonly stack: Stack; readonly stage: string }[],
): readonly Shared[] {
  const found = new Map<string, Shared>();
  const stageOf = new Map(copies.map(({ stack, stage }) => [stack.id, stage]));
  for (const resource of graph.declared.values()) {
    const stage = stageOf.get(resource.stack);
    if (stage === undefined) continue;
    for (const one of textsIn(resource.properties, resource.logicalId)) {
      const kind = kindOf(one.text, one.name);
      if (kind === undefined) continue;
      const before = found.get(one.text);
      const stages = [...new Set([...(before?.stages ?? []), stage])];
      found.set(
        one.text,
        before
          ? { ...before, stages }
          : { kind, text: one.text, stages, span: one.span, label: `\`${one.path}\`` },
      );
    }
  }
  return [...found.values()].filter(({ stages }) => hasProduction(stages));
}

/** The stage that a path names, and the path without it. */
function stageOfPath(path: string): { readonly stage: string; readonly rest: string } | undefined {
  const stage = wordsOf(path.replace(/\.[^.]*$/, '')).find((word) => STAGE_WORDS.has(word));
  return stage === undefined ? undefined : { stage, rest: path.toLowerCase().replace(stage, '*') };
}

/** Production and at least one other stage. */
function hasProduction(stages: readonly string[]): boolean {
  const isProduction = (stage: string): boolean =>
    wordsOf(stage).some((word) => PRODUCTION.has(word));
  return stages.some(isProduction) && stages.some((stage) => !isProduction(stage));
}

const STORES: ReadonlySet<string> = new Set([
  'dynamodb',
  's3',
  'rds',
  'sqs',
  'kinesis',
  'elasticache',
]);

/** What a text names: by its ARN, or by the name of the parameter or property that takes it. */
function kindOf(written: string, name: string): SharedKind | undefined {
  const arn = parseArn(written);
  if (arn !== undefined) {
    if (arn.resource.includes('*') || arn.account === 'aws') return undefined;
    if (arn.service === 'secretsmanager') return 'secret';
    if (arn.service === 'ssm')
      return /secret|password|token|key/i.test(arn.resource) ? 'secret' : undefined;
    if (arn.service === 'iam')
      return isRole(arn.resource) && /role/i.test(name) ? 'role' : undefined;
    return STORES.has(arn.service) ? 'store' : undefined;
  }
  if (!/^[\w./-]{3,200}$/.test(written)) return undefined;
  return byName(name);
}

/** Roles that a service makes for itself are one for an account. */
function isRole(resource: string): boolean {
  return resource.startsWith('role/') && !resource.startsWith('role/aws-service-role/');
}

function byName(name: string): SharedKind | undefined {
  if (/^(Layer|Handler|Runtime|Description)/.test(name)) return undefined;
  if (/secret_?(name|id|path)$/i.test(name)) return 'secret';
  if (/role_?name$/i.test(name)) return 'role';
  if (/(deployment|artifact|code|template|access_?log|log)s?_?bucket/i.test(name)) return undefined;
  return /(table|bucket|database|db|queue|stream)(_?(name|url))?$/i.test(name)
    ? 'store'
    : undefined;
}
