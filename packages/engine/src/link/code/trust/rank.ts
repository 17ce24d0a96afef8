import type { EventTrust } from '../../../model/event-trust.ts';
import type { Invoker } from '../../../model/invoker.ts';

/**
 * Place of an answer in the order of trust, the smaller the worse: what somebody writes before what is
 * claimed, what is claimed before what nobody chooses; among equals the widest circle of writers.
 */
export function rankOf(trust: EventTrust): number {
  const widths = trust.who.map(widthOf);
  const width = widths.length === 0 ? NOBODY : Math.min(...widths);
  return classOf(trust) * 100 + width;
}

/** The worst of several answers; the first of equals. */
export function worstOf(found: readonly EventTrust[]): EventTrust | undefined {
  let worst: EventTrust | undefined;
  for (const one of found) {
    if (worst === undefined || rankOf(one) < rankOf(worst)) worst = one;
  }
  return worst;
}

function classOf({ control, absent }: EventTrust): number {
  if (absent === true) return 3;
  switch (control) {
    case 'written':
    case 'mixed':
    case 'stored':
      return 0;
    case 'claimed':
      return 1;
    case 'platform':
    case 'constant':
      return 2;
  }
}

const NOBODY = 20;

/** Width of a circle of writers, finer than that of the model: the smaller, the wider. */
function widthOf(invoker: Invoker): number {
  switch (invoker.kind) {
    case 'anyone':
      return 0;
    case 'any-account':
      return 1;
    case 'signed-in':
      return invoker.selfSignUp === true ? 2 : 3;
    case 'authorized':
      return 4;
    case 'key-holder':
      return 5;
    case 'unknown':
      return 6;
    case 'organization':
      return 7;
    case 'account':
    case 'principal':
      return invoker.own ? 11 : 8;
    case 'service':
      return invoker.scoped ? 12 : 9;
    case 'network':
      return 10;
    case 'internal':
      return 13;
    case 'platform':
      return NOBODY - 1;
  }
}
