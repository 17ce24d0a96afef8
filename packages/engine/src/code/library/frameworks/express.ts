import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';
import { expressRequest, expressResponse } from './express-objects.ts';
import { sendData } from './web-response.ts';
import { hasMiddleware, type Style } from './web-serve.ts';

/** What the body parsers on the way make of the body; where there is none, a JSON parser is somewhere out of sight. */
function bodyPart(chain: readonly Value[]): string {
  if (hasMiddleware(chain, /(?:^|\.)json\(\)$|-json\(\)$/)) return 'json';
  if (hasMiddleware(chain, /\.urlencoded\(\)$/)) return 'form';
  return hasMiddleware(chain, /\.(?:text|raw)\(\)$/) ? 'text' : 'json';
}

/** Express: `(request, response, next)`. */
export const EXPRESS_STYLE: Style = {
  framework: 'express',
  args: (machine: Machine, chain: readonly Value[]) => [
    expressRequest(machine, bodyPart(chain)),
    expressResponse(machine),
  ],
  finish: undefined,
  answer: undefined,
  parameters: 2,
  errorParameters: 4,
};

/** lambda-api: like Express, and what a handler gives back is the answer. */
export const LAMBDA_API_STYLE: Style = {
  ...EXPRESS_STYLE,
  framework: 'lambda-api',
  answer: (machine: Machine, value: Value, at: Span) => sendData(machine, value, at, 'return'),
};
