import { textProofs } from '../../interpret/texts.ts';
import type { ApiObj, Clearance, Proof, Value } from '../../interpret/value.ts';
import { onlyText, SCALAR, UNDEFINED } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { CHOICE, NUMBER } from './formats.ts';
import { clearsOfPredicate } from './predicates.ts';
import { clearsOfRegex } from './reader.ts';

const PLACES: Readonly<Record<string, readonly string[]>> = {
  body: ['body.$json', 'body.$form'],
  query: ['queryStringParameters'],
  param: ['pathParameters'],
  header: ['headers'],
  cookie: ['headers.cookie'],
  check: ['body.$json', 'queryStringParameters', 'pathParameters'],
};

/** What the chains of the route that runs say of parts of the event. */
const chains = new WeakMap<Machine, Proof[]>();

/** Whether a middleware is a chain of express-validator. */
export function isChain(api: ApiObj): boolean {
  return /^express-validator\.(?:body|query|param|header|cookie|check)\(\)/.test(api.path);
}

/** Begins a route: no chain has run yet. */
export function forgetChains(machine: Machine): void {
  chains.delete(machine);
}

/** A chain runs: what it says holds where nothing is found wrong. */
export function runChecks(machine: Machine, api: ApiObj): void {
  let clears: Clearance = 0;
  let sanitizes = false;
  let asksForText = false;
  let step: ApiObj | undefined = api;
  for (let depth = 0; step !== undefined && depth < 30; depth += 1) {
    const first: ApiObj = step;
    if (/^express-validator\.\w+\(\)$/.test(first.path)) break;
    clears |= clearsOfStep(first);
    const name = nameOf(first);
    sanitizes ||= SANITIZERS.test(name);
    asksForText ||= /^is[A-Z]/.test(name) && !OF_ANYTHING.test(name);
    step = first.receiver?.objects.find((one) => one.kind === 'api');
  }
  if (step === undefined) return;
  const place = /\.(\w+)\(\)$/.exec(step.path)?.[1] ?? '';
  const [name] = step.args;
  const field = name === undefined ? undefined : onlyText(name);
  if (field === undefined) return;
  const proofs = (PLACES[place] ?? []).flatMap((path) => {
    const part = machine.source(
      { origin: { kind: 'event' }, path: `${path}.${field}`, derived: false },
      api.at,
      'read',
    );
    machine.validated(part, 'express-validator', api.at);
    if (sanitizes) machine.prove(textProofs(part));
    return [
      ...part.labels.map(({ key }) => ({ key, clears })),
      ...(asksForText ? textProofs(part) : []),
    ];
  });
  chains.set(machine, [...(chains.get(machine) ?? []), ...proofs]);
}

/** Steps that make a text of whatever comes, before anybody asks what was wrong. */
const SANITIZERS =
  /^(?:blacklist|escape|ltrim|normalizeEmail|rtrim|stripLow|toLowerCase|toUpperCase|toString|trim|unescape|whitelist)$/;

/** Questions that an object may pass as well: they look at its length, or whether it is there. */
const OF_ANYTHING = /^is(?:Array|ByteLength|Empty|Length|Object)$/;

function clearsOfStep(api: ApiObj): Clearance {
  const name = nameOf(api);
  const [first] = api.args;
  if (name === 'isIn') return CHOICE;
  if (name === 'matches') return clearsOfRegex(first);
  if (name === 'toInt' || name === 'toFloat') return NUMBER;
  return name.startsWith('is') ? (clearsOfPredicate(name) ?? 0) : 0;
}

function nameOf({ path }: ApiObj): string {
  return path.slice(path.lastIndexOf('.') + 1).replace('()', '');
}

function held(call: Call): readonly Proof[] {
  return chains.get(call.machine) ?? [];
}

const MODELS: readonly Model[] = [
  {
    api: 'express-validator.validationResult().isEmpty',
    proves: (call) => ({ whenTrue: held(call) }),
    returns: (): Value => SCALAR,
  },
  {
    api: 'express-validator.validationResult().throw',
    returns: (call) => {
      call.machine.prove(held(call));
      return UNDEFINED;
    },
  },
  {
    // Whatever makes a chain, whatever methods of texts have its name.
    api: '**.*',
    when: (call) =>
      /^express-validator\.(?:body|query|param|header|cookie|check|oneOf|checkSchema)\b/.test(
        call.api,
      ),
    returns: 'api',
  },
];

/** express-validator: chains run as middlewares; what they found is asked for in the handler. */
export const EXPRESS_VALIDATOR_MODELS: readonly Model[] = MODELS.map((model) => ({
  ...model,
  language: 'javascript',
}));
