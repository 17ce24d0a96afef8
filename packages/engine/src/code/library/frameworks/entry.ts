import type { ApiObj, Value } from '../../interpret/value.ts';
import { ofObject, UNKNOWN } from '../../interpret/values.ts';
import { runGuard } from '../guard/guard.ts';
import { isGuard } from '../guard/makers.ts';
import type { Machine } from '../model.ts';
import { isMiddy, runMiddy } from './middy.ts';
import { servePython } from './python-app.ts';
import { serveGraphql, serveMiddyRouter } from './resolvers.ts';
import { serveWeb } from './web-models.ts';

/** Runs a handler that a framework made; undefined where it is none that is known. */
export function runFrameworkEntry(handler: ApiObj, machine: Machine): Value | undefined {
  if (isMiddy(handler)) return runMiddy(machine, handler, machine.event, machine.context);
  if (isGuard(handler)) {
    return runGuard(machine, handler, machine.event, machine.context, { isSole: true });
  }
  const isPython =
    /^(?:mangum|apig_wsgi|flask|fastapi|starlette|chalice|quart|aws_lambda_powertools)\b/;
  if (serveMiddyRouter(machine, handler, [machine.event, machine.context])) return UNKNOWN;
  if (serveGraphql(machine, [ofObject(handler)])) return UNKNOWN;
  const serve = isPython.test(handler.path) ? servePython : serveWeb;
  return serve(machine, [ofObject(handler)]) ? UNKNOWN : undefined;
}
