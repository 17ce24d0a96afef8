import type { Diagnostic } from '../../model/diagnostic.ts';
import { field, type MapValue, type Value } from '../../model/value.ts';
import { directoryOf } from '../../support/path.ts';
import { checkShape } from './check.ts';
import type { ParameterState } from './evaluate/context.ts';
import { expandLoops } from './macro/for-each.ts';
import type { Includer } from './macro/include.ts';
import { type Given, readParameters } from './parameters.ts';
import type { SamContext, SamResult } from './sam/context.ts';
import { transformSam } from './sam/transform.ts';

/** A template after its macros, ready for evaluation. */
export type Prepared = {
  readonly file: string;
  /** Plain CloudFormation. */
  readonly template: MapValue;
  /** The same before the SAM transform: what its author can change. */
  readonly written: MapValue;
  /** Generated logical id to the one that it was generated from. */
  readonly origins: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, ParameterState>;
};

const NO_ORIGINS: ReadonlyMap<string, string> = new Map();

/**
 * Runs a template's macros in the order of the service: includes (done by the includer that gave
 * `root`), language extensions, SAM.
 */
export function prepare(
  file: string,
  root: MapValue,
  given: ReadonlyMap<string, Given>,
  includer: Includer,
  report: (diagnostic: Diagnostic) => void,
): Prepared {
  const parameters = readParameters(field(root, 'Parameters'), given);
  const written = expandLoops(root, parameters, report);
  const values = new Map<string, Value>();
  for (const [name, state] of parameters) values.set(name, state.parameter.value);
  const { template, origins } = guarded(written, {
    parameters: values,
    load: (path, at) => {
      const target = includer.located(directoryOf(file), path);
      if (target !== undefined) return includer.file(target, at);
      const message = `\`${path}\` is not a file of this folder`;
      report({ code: 'unresolved-include', message, span: at, incomplete: true });
      return undefined;
    },
    report,
  });
  // The SAM transform checks the shape of its own templates.
  if (template === written) checkShape(written, report);
  return { file, template, written, origins, parameters };
}

/** A fault of the transform itself must not end the scan: the template is then read as it is written. */
function guarded(written: MapValue, context: SamContext): SamResult {
  try {
    return transformSam(written, context);
  } catch (error) {
    const message = `the SAM transform failed: ${error instanceof Error ? error.message : 'unknown reason'}`;
    context.report({ code: 'invalid-sam', message, span: written.span, incomplete: true });
    return { template: written, origins: NO_ORIGINS };
  }
}
