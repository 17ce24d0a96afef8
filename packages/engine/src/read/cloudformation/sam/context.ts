import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Span } from '../../../model/span.ts';
import type { MapValue, Value } from '../../../model/value.ts';

/** What the transform needs from its reader. */
export type SamContext = {
  /** Values by parameter name as the reader knows them (known or unknown). */
  readonly parameters: ReadonlyMap<string, Value>;
  /** Raw tree of a local file relative to the template; undefined where it cannot be read (it reports its own diagnostics). */
  readonly load: (path: string, at: Span) => Value | undefined;
  /** Takes an `invalid-sam` diagnostic with a span for everything that the official transform rejects. */
  readonly report: (diagnostic: Diagnostic) => void;
};

/** A plain CloudFormation template, and for each generated logical id the SAM logical id that it came from. */
export type SamResult = {
  readonly template: MapValue;
  readonly origins: ReadonlyMap<string, string>;
};

/** Reports what the official transform rejects but `sam build` puts right before: nothing is missed by it. */
export function remark(context: SamContext, span: Span, message: string): void {
  context.report({ code: 'invalid-sam', message, span, incomplete: false });
}

/** Reports a fault of a SAM template at a place; `message` is lower case, without a full stop. */
export function reject(context: SamContext, span: Span, message: string): void {
  context.report({ code: 'invalid-sam', message, span, incomplete: true });
}
