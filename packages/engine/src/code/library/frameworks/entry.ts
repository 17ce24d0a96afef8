import type { ApiObj, Value } from '../../interpret/value.ts';
import { ofObject, UNKNOWN } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { isMiddy, runMiddy } from './middy.ts';
import { serveWeb } from './web-models.ts';

/** Runs a handler that a framework made; undefined where it is none that is known. */
export function runFrameworkEntry(handler: ApiObj, machine: Machine): Value | undefined {
  if (isMiddy(handler)) return runMiddy(machine, handler, machine.event, machine.context);
  return serveWeb(machine, [ofObject(handler)]) ? UNKNOWN : undefined;
}
