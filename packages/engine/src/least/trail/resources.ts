import { REQUESTED_TYPES } from '../../data/action-resources.ts';
import type { NeededAction } from '../../data/needed-actions.ts';
import { type Action, fits, type ResourceType } from '../../iam/actions.ts';
import { type FormPart, formParts } from '../needs/arn-form.ts';
import { listIn, ownAnyCase, textAt } from './json.ts';
import { parameterTexts } from './parameters.ts';

/** Where a call was made, and on what by the words of its request. */
export type Requested = {
  readonly parameters: unknown;
  readonly partition: string;
  readonly region: string;
  /** Account of the resources, where none is named: the one that recorded the call. */
  readonly account: string;
};

const MAX_RESOURCES = 100;

/** ARNs of the `resources` of a record. */
export function recordedResources(record: unknown): readonly string[] {
  const arns = listIn(ownAnyCase(record, 'resources')).slice(0, MAX_RESOURCES);
  return arns.flatMap((one) => textAt(one, 'ARN') ?? []).filter((arn) => arn.startsWith('arn:'));
}

/** ARNs on which an action was asked for: those that the record names and that it takes, else what the request says. */
export function resourcesOf(
  action: Action,
  row: NeededAction,
  recorded: readonly string[],
  requested: Requested,
): readonly string[] {
  const own = row.at === undefined ? recorded.filter((arn) => takes(action, arn)) : [];
  const said = action.resourceTypes.flatMap((type) => {
    const isDeeper = own.length > 0 && !isDetail(action.service, type);
    return isDeeper ? [] : requestedOf(action.service, type, row, requested);
  });
  const all = [...new Set([...own, ...said.filter((arn) => takes(action, arn))])];
  return (all.length > 0 ? all : recorded.filter((arn) => takes(action, arn))).slice(
    0,
    MAX_RESOURCES,
  );
}

function takes(action: Action, arn: string): boolean {
  return arn !== '*' && fits(action, arn);
}

/** Parts of a resource that records leave out of `resources`. */
function isDetail(service: string, type: ResourceType): boolean {
  return service === 'dynamodb' && type.name === 'index';
}

function requestedOf(
  service: string,
  type: ResourceType,
  { at = {} }: NeededAction,
  requested: Requested,
): readonly string[] {
  const form = REQUESTED_TYPES[`${service} ${type.name}`];
  if (form === undefined) return [];
  return filled(formParts(form.arn), at, requested).map((text) => whole(text, requested));
}

/** Every text of a form with the parameters of the request in it; none where one of them is not given. */
function filled(
  parts: readonly FormPart[],
  at: Readonly<Record<string, string>>,
  requested: Requested,
): readonly string[] {
  let texts: readonly string[] = [''];
  for (const part of parts) {
    const next = partTexts(part, at, requested);
    texts = texts
      .flatMap((text) => next.map((one) => (one.startsWith('arn:') ? one : text + one)))
      .slice(0, MAX_RESOURCES);
  }
  return texts;
}

function partTexts(
  part: FormPart,
  at: Readonly<Record<string, string>>,
  requested: Requested,
): readonly string[] {
  switch (part.kind) {
    case 'text':
      return [part.text];
    case 'optional': {
      const inner = filled(part.parts, at, requested);
      return inner.length === 0 ? [''] : inner;
    }
    case 'parameter': {
      const moved = part.names.find((name) => Object.hasOwn(at, name));
      const names = moved === undefined ? part.names : (at[moved] ?? moved).split('|');
      const given = names
        .map((name) => parameterTexts(requested.parameters, name))
        .find((texts) => texts.length > 0);
      if (given !== undefined) return [...new Set(given.flatMap((one) => nameIn(one)))];
      if (part.standard !== undefined) return [part.standard];
      return part.isItem ? ['*'] : [];
    }
  }
}

const QUEUE_URL =
  /^https?:\/\/(?:sqs|queue)?\.?([a-z0-9-]+)?\.?[a-z0-9.-]*\/(\d{12})\/([\w.-]+)\/?$/;

/** A name as it stands in an ARN: a queue's URL says region, account and name. */
function nameIn(text: string): readonly string[] {
  if (!text.startsWith('http')) return text.length > 2048 ? [] : [text];
  const queue = QUEUE_URL.exec(text);
  if (queue === null) return [];
  const [, region = '', account = '', name = ''] = queue;
  return [`arn:aws:sqs:${region}:${account}:${name}`];
}

/** `dynamodb:R:A:table/Orders` with partition, region and account. */
function whole(text: string, { partition, region, account }: Requested): string {
  if (text.startsWith('arn:')) return withPartition(text, partition);
  const [service = '', r = '', a = '', ...rest] = text.split(':');
  const owner = a === 'A' ? account : a;
  // Names of parameters begin with a slash, which stands in the ARN already.
  const name = rest.join(':').replace(/^parameter\/\//, 'parameter/');
  return `arn:${partition}:${service}:${r === 'R' ? region : r}:${owner}:${name}`;
}

function withPartition(arn: string, partition: string): string {
  return partition === 'aws' ? arn : arn.replace(/^arn:aws:sqs:/, `arn:${partition}:sqs:`);
}
