import type { Value } from '../../interpret/value.ts';
import { constant, constantsOf, ofAtom, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { optional } from './options.ts';

/** Notes the hosts that parts of the package ask by themselves, unless the program fetches for them. */
function asks({ machine, api, args: [first, second], at }: Call): void {
  const given = (name: string): Value | undefined => optional(machine, first, name, at);
  const reach = (host: Value): void => machine.reachesHost(host, false, at, api);
  switch (api.slice(api.lastIndexOf('.') + 1)) {
    case 'jwks':
      if (optional(machine, second, 'fetch', at) === undefined) reach(first ?? UNKNOWN);
      return;
    case 'cognito':
      if (given('keys') === undefined)
        reach(ofService('cognito-idp', regionOf(given('userPoolId'))));
      return;
    case 'snsSignature':
      // The message names the region, and the part looks at nothing but hosts of SNS.
      if (given('certificate') === undefined) reach(ofService('sns', undefined));
  }
}

function regionOf(userPoolId: Value | undefined): string | undefined {
  const ids = userPoolId === undefined ? [] : constantsOf(userPoolId);
  return ids.length === 1 ? /^([a-z]{2}(?:-[a-z]+)+-\d)_/.exec(String(ids[0]))?.[1] : undefined;
}

function ofService(service: string, region: string | undefined): Value {
  const between = region === undefined ? UNKNOWN : constant(region);
  const parts = [constant(`https://${service}.`), between, constant('.amazonaws.com/')];
  return ofAtom({ kind: 'text', parts });
}

/** Parts that fetch keys and certificates. */
export const REMOTE_MODELS: readonly Model[] = [
  { api: '@postern/guard/identity.{jwks,cognito}', effect: asks, returns: 'api' },
  { api: '@postern/guard/webhooks.snsSignature', effect: asks, returns: 'api' },
];
