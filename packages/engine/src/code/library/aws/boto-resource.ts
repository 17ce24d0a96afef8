import type { ApiObj, Value } from '../../interpret/value.ts';
import { joinAll, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { pagesOf } from './answers.ts';
import { listedObjects, receivedMessages } from './boto-elements.ts';
import type { Made } from './boto-session.ts';
import { resourcesIn, settingsFacts } from './boto-session.ts';
import { apisIn } from './clients.ts';
import type { Request } from './request.ts';
import { perform } from './request.ts';
import type { Step } from './resource-classes.ts';
import { collectionOperation, identifiersOf, resourceOperation } from './resource-classes.ts';
import { TRANSFERS, transferParameters } from './transfers.ts';

/** A value as reached from a service resource: the calls, and the members after the last of them. */
type Chain = {
  readonly made: Made;
  readonly steps: readonly Step[];
  readonly tail: readonly string[];
};

const MAX_CHAIN = 12;

function chainsOf(value: Value): readonly Chain[] {
  const roots = resourcesIn(value).map((made): Chain => ({ made, steps: [], tail: [] }));
  return [...roots, ...apisIn(value).flatMap((api) => chainOf(api, 0))];
}

function chainOf(api: ApiObj, depth: number): readonly Chain[] {
  const { receiver } = api;
  if (receiver === undefined || depth > MAX_CHAIN || !api.path.includes('.resource().')) return [];
  const name = api.path.slice(api.path.lastIndexOf('.') + 1);
  const before = [
    ...resourcesIn(receiver).map((made): Chain => ({ made, steps: [], tail: [] })),
    ...apisIn(receiver).flatMap((one) => chainOf(one, depth + 1)),
  ];
  return before.map(({ made, steps, tail }) => {
    if (!name.endsWith('()')) return { made, steps, tail: [...tail, name] };
    const step: Step = { name: name.slice(0, -2), args: api.args, named: api.named };
    return { made, steps: [...steps, step], tail: [] };
  });
}

function methodOf(call: Call): string {
  return call.api.slice(call.api.lastIndexOf('.') + 1);
}

/** A method of something reached from a resource; undefined where it only leads on. */
function callResource(call: Call): Value | undefined {
  const results = chainsOf(call.receiver).flatMap((chain) =>
    chain.made.services.flatMap((service) => onChain(call, chain, service) ?? []),
  );
  return results.length === 0 ? undefined : joinAll(results);
}

function onChain(call: Call, chain: Chain, service: string): Value | undefined {
  const { made, steps, tail } = chain;
  const { machine, at } = call;
  const known: Omit<Request, 'operation' | 'parameters'> = {
    service,
    through: made.library,
    client: settingsFacts(machine, made.api, at),
  };
  const method = methodOf(call);
  const identifiers = identifiersOf(service, steps);
  if (steps.at(-1)?.name === 'batch_writer') return onBatch(call, known, identifiers);
  if (tail.length > 0) return onCollection(call, known, { service, tail, identifiers });
  const type = steps.at(-1)?.name ?? '';
  const transfer =
    service === 's3' && Object.hasOwn(TRANSFERS, method) ? TRANSFERS[method] : undefined;
  if (transfer !== undefined) {
    const names = type === 'Bucket' ? transfer.bucket : transfer.object;
    const parameters = transferParameters(call, names, identifiers);
    return perform(call, { ...known, operation: transfer.operation, parameters });
  }
  const operation = resourceOperation(service, type, method);
  if (operation === undefined) return undefined;
  const parameters = machine.record({ ...identifiers, ...Object.fromEntries(call.named) });
  const result = perform(call, { ...known, operation, parameters });
  return operation === 'ReceiveMessage' ? receivedMessages(call, result, identifiers) : result;
}

/** `batch.put_item(Item=…)`: the table's name is kept beside the request, which has it as a key. */
function onBatch(
  call: Call,
  known: Omit<Request, 'operation' | 'parameters'>,
  identifiers: Readonly<Record<string, Value>>,
): Value {
  const { machine } = call;
  const request =
    methodOf(call) === 'delete_item'
      ? { DeleteRequest: machine.record({ Key: call.argument(0, 'Key') }) }
      : { PutRequest: machine.record({ Item: call.argument(0, 'Item') }) };
  const requests = machine.list([machine.record(request)]);
  const parameters = machine.record({
    ...identifiers,
    RequestItems: machine.record({}, requests),
  });
  return perform(call, { ...known, operation: 'BatchWriteItem', parameters });
}

/** `bucket.objects.filter(Prefix=…)`, `bucket.objects.all().delete()`. */
function onCollection(
  call: Call,
  known: Omit<Request, 'operation' | 'parameters'>,
  collection: {
    readonly service: string;
    readonly tail: readonly string[];
    readonly identifiers: Readonly<Record<string, Value>>;
  },
): Value | undefined {
  const { machine } = call;
  const { service, tail, identifiers } = collection;
  const operation = collectionOperation(service, tail, methodOf(call));
  if (operation === undefined) return undefined;
  const parameters = machine.record({ ...identifiers, ...Object.fromEntries(call.named) });
  const result = perform(call, { ...known, operation, parameters });
  if (operation === 'ListObjectsV2') return listedObjects(call, result, identifiers);
  return pagesOf(call, result);
}

/** Whether the call does something and does not only lead on to another resource. */
const isAction = (call: Call): boolean => {
  const method = methodOf(call);
  return (
    /^[a-z]\w*$/.test(method) &&
    !LEADING.has(method) &&
    !call.api.includes('.meta.client.') &&
    chainsOf(call.receiver).some(({ made }) => made.services.length > 0)
  );
};

/** Methods that give something to call on. */
const LEADING = new Set(['batch_writer', 'get_available_subresources', 'Table', 'Bucket']);

/** Resources of Python's SDK: `boto3.resource('dynamodb').Table('t').put_item(…)`. */
export const BOTO_RESOURCE_MODELS: readonly Model[] = [
  {
    // They lead on to something, though they are calls of the service as well.
    api: '**.resource().{get_queue_by_name,create_queue,create_topic,create_bucket,create_table}',
    language: 'python',
    effect: (call) => {
      callResource(call);
    },
    returns: 'api',
  },
  {
    api: [
      '**.resource().*',
      '**.resource().*().*',
      '**.resource().*().*().*',
      '**.resource().*.*',
      '**.resource().*().*.*',
      '**.resource().*().*().*.*',
    ],
    language: 'python',
    when: isAction,
    returns: (call) => callResource(call) ?? UNKNOWN,
  },
  {
    api: [
      '**.resource().*().batch_writer',
      '**.resource().{Table,Bucket,Object,Queue,Topic}',
      '**.resource().Bucket().Object',
    ],
    language: 'python',
    returns: 'api',
  },
];
