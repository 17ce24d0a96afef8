import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Span } from '../../model/span.ts';
import { field, items, type MapValue, text, type Value } from '../../model/value.ts';
import { directoryOf, resolveInside } from '../path.ts';
import type { TemplateStore } from '../templates.ts';
import type { ParameterState } from './evaluate/context.ts';
import { type Given, readParameters } from './parameters.ts';

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

/** Runs a template's macros in the order of the service: includes, language extensions, SAM. */
export function prepare(
  file: string,
  root: MapValue,
  given: ReadonlyMap<string, Given>,
  store: TemplateStore,
  report: (diagnostic: Diagnostic) => void,
): Prepared {
  const parameters = readParameters(field(root, 'Parameters'), given);
  const { template, origins } = { template: root, origins: new Map<string, string>() };
  return { file, template, written: root, origins, parameters };
}
