import type { Value } from '../../interpret/value.ts';
import { constantsOf, joinAll, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { pagesOf } from './answers.ts';
import type { Made } from './boto-session.ts';
import { clientsIn, noteSession, settingsFacts } from './boto-session.ts';
import { apisIn, keywords } from './clients.ts';
import { operationOf, waiterOperation } from './operations.ts';
import type { Request } from './request.ts';
import { perform, presign } from './request.ts';
import { TRANSFERS, transferParameters } from './transfers.ts';

/** Methods of clients that are no operations. */
const HOUSEKEEPING = new Set([
  'can_paginate',
  'close',
  'get_paginator',
  'get_waiter',
  'generate_presigned_url',
  'generate_presigned_post',
]);

function methodOf(call: Call): string {
  return call.api.slice(call.api.lastIndexOf('.') + 1);
}

/** What the call asks of each client that the value may be, joined. */
function eachRequest(
  call: Call,
  clients: readonly Made[],
  ask: (service: string, known: Omit<Request, 'operation' | 'parameters'>) => Value,
): Value {
  const results = clients.flatMap(({ api, services, library, isPlain }) => {
    const client = settingsFacts(call.machine, api, call.at);
    return services.map((service) =>
      ask(service, { service, through: library, client, lowLevel: isPlain !== true }),
    );
  });
  return results.length === 0 ? UNKNOWN : joinAll(results);
}

const isOperation = (call: Call): boolean =>
  /^[a-z]/.test(methodOf(call)) &&
  !HOUSEKEEPING.has(methodOf(call)) &&
  clientsIn(call.receiver).some((one) => one.services.length > 0);

function callOperation(call: Call): Value {
  const method = methodOf(call);
  return eachRequest(call, clientsIn(call.receiver), (service, known) => {
    const transfer =
      service === 's3' && Object.hasOwn(TRANSFERS, method) ? TRANSFERS[method] : undefined;
    if (transfer !== undefined) {
      const parameters = transferParameters(call, transfer.client);
      return perform(call, { ...known, operation: transfer.operation, parameters });
    }
    const parameters = keywords(call.machine, call.named);
    return perform(call, { ...known, operation: operationOf(service, method), parameters });
  });
}

/** Constants of the first argument of the calls that made the receiver. */
function subjects(
  call: Call,
  keyword: string,
): readonly { name: string; clients: readonly Made[] }[] {
  return apisIn(call.receiver).flatMap((api) => {
    const subject = api.args[0] ?? api.named.get(keyword);
    const clients = api.receiver === undefined ? [] : clientsIn(api.receiver);
    const names = subject === undefined ? [] : constantsOf(subject);
    return names.flatMap((name) => (typeof name === 'string' ? [{ name, clients }] : []));
  });
}

/** `client.get_paginator('scan').paginate(…)`. */
function paginate(call: Call): Value {
  const parameters = keywords(call.machine, call.named);
  const pages = subjects(call, 'operation_name').map(({ name, clients }) =>
    eachRequest(call, clients, (service, known) =>
      perform(call, { ...known, operation: operationOf(service, name), parameters }),
    ),
  );
  return pages.length === 0 ? UNKNOWN : pagesOf(call, joinAll(pages));
}

/** `client.get_waiter('object_exists').wait(…)`. */
function wait(call: Call): void {
  const parameters = keywords(call.machine, call.named);
  for (const { name, clients } of subjects(call, 'waiter_name')) {
    const operation = waiterOperation(name);
    if (operation === undefined) continue;
    eachRequest(call, clients, (_service, known) =>
      perform(call, { ...known, operation, parameters }),
    );
  }
}

/** `generate_presigned_url('get_object', Params={…})`. */
function signUrl(call: Call): Value {
  const methods = constantsOf(call.argument(0, 'ClientMethod'));
  const parameters = call.argument(1, 'Params');
  return eachRequest(call, clientsIn(call.receiver), (service, known) =>
    joinAll(
      methods.map((method) => {
        const operation = operationOf(service, String(method));
        return presign(call, { ...known, operation, parameters });
      }),
    ),
  );
}

/** `generate_presigned_post(Bucket, Key, …)`. */
function signPost(call: Call): Value {
  const parameters = call.machine.record({
    Bucket: call.argument(0, 'Bucket'),
    Key: call.argument(1, 'Key'),
    ...(call.has(3, 'Conditions') ? { Conditions: call.argument(3, 'Conditions') } : {}),
  });
  return eachRequest(call, clientsIn(call.receiver), (_service, known) => {
    const url = presign(call, { ...known, operation: 'PutObject', parameters });
    return call.machine.record({ url, fields: call.machine.record({}, url) });
  });
}

/** Whether the value is pages, or a part, of a result. */
function holdsResult(call: Call): boolean {
  const inner = call.machine
    .records(call.receiver)
    .flatMap(({ store }) => store.rest?.value.labels ?? []);
  return inner.some((label) => label.origin.kind === 'call');
}

/** Clients of Python's SDK. */
export const BOTO_CLIENT_MODELS: readonly Model[] = [
  {
    api: [
      '{boto3,aioboto3}.{client,resource,Session,setup_default_session}',
      '{boto3,aioboto3}.session.Session',
      '{boto3,aioboto3}.{Session,session.Session}().{client,resource}',
      'aiobotocore.session.get_session().create_client',
      'botocore.session.{get_session,Session}().create_client',
    ],
    language: 'python',
    effect: noteSession,
    returns: 'api',
  },
  {
    api: ['**.{client(),create_client(),meta.client}.{get_paginator,get_waiter}'],
    language: 'python',
    when: (call) => clientsIn(call.receiver).length > 0,
    returns: 'api',
  },
  { api: '**.get_paginator().paginate', language: 'python', returns: paginate },
  { api: '**.get_waiter().wait', language: 'python', effect: wait, returns: 'nothing' },
  {
    api: '**.{client(),create_client(),meta.client}.generate_presigned_url',
    language: 'python',
    returns: signUrl,
  },
  {
    api: '**.{client(),create_client(),meta.client}.generate_presigned_post',
    language: 'python',
    returns: signPost,
  },
  {
    api: '**.{client(),create_client(),meta.client}.{close,can_paginate}',
    language: 'python',
    when: (call) => clientsIn(call.receiver).length > 0,
    returns: 'nothing',
  },
  {
    api: '**.{client(),create_client(),meta.client}.*',
    language: 'python',
    when: isOperation,
    returns: callOperation,
  },
  {
    method: 'build_full_result',
    language: 'python',
    returns: (call) => call.machine.element(call.receiver, call.at),
  },
  {
    method: 'search',
    language: 'python',
    when: holdsResult,
    returns: (call) =>
      call.machine.list(
        [],
        call.machine.derive([call.machine.element(call.receiver, call.at)], call.at, 'is searched'),
      ),
  },
];
