import type { CodeLocation } from '../../model/code-location.ts';
import type { Diagnostic, DiagnosticCode } from '../../model/diagnostic.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';

/** Why there is no entry. `elsewhere`: the code is in a bucket or a registry and not in the repository. */
export type EntryProblem = {
  readonly kind: 'problem';
  readonly function: NodeId;
  readonly why: 'language' | 'elsewhere' | 'unknown' | 'not-found' | 'several';
  readonly diagnostic: Diagnostic;
  /** Paths and searches that led nowhere. */
  readonly tried: readonly string[];
};

const CODES: Readonly<Record<EntryProblem['why'], DiagnosticCode>> = {
  language: 'language-not-analysed',
  elsewhere: 'code-not-here',
  unknown: 'handler-not-found',
  'not-found': 'handler-not-found',
  several: 'handler-not-found',
};

/** The problem of a function whose code is not looked at, as a diagnostic at the template's line. */
export function problemOf(
  location: CodeLocation,
  why: EntryProblem['why'],
  reason: string,
  tried: readonly string[] = [],
): EntryProblem {
  const help = tried.length === 0 ? undefined : `tried ${tried.slice(0, 8).join(', ')}`;
  return {
    kind: 'problem',
    function: location.function,
    why,
    tried,
    diagnostic: {
      code: CODES[why],
      message: `the code of \`${location.name}\` is not analysed: ${reason}`,
      span: why === 'elsewhere' ? sourceSpan(location) : location.span,
      // What a build makes is often not in the repository: it is told among what was not looked at.
      incomplete: false,
      ...(help === undefined ? {} : { help }),
    },
  };
}

function sourceSpan({ source }: CodeLocation): Span {
  return source.kind === 'inline' ? source.code.span : source.span;
}
