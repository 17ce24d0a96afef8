import type { Diagnostic } from '../../model/diagnostic.ts';
import type { SourceText } from '../../model/span.ts';
import type { Value } from '../../model/value.ts';
import { parseJson } from './parse/json.ts';
import type { Trouble } from './parse/parsed.ts';
import { parseYaml } from './parse/yaml.ts';

/**
 * The raw tree of a YAML or JSON text: `known`, `list` and `map` with exact spans, short tags turned
 * into one-key maps. Faults go to `report`; the value is undefined where nothing could be read.
 */
export function parseTemplate(
  source: SourceText,
  report: (diagnostic: Diagnostic) => void,
): Value | undefined {
  const isJsonLike = source.text.trimStart().startsWith('{');
  const json = isJsonLike ? parseJson(source) : undefined;
  if (json?.value !== undefined) return reported(json.value, json.troubles, report);
  const yaml = parseYaml(source);
  // A file named .json that is neither: JSON's complaint is the one its author understands.
  const isJson = source.path.endsWith('.json') && json !== undefined && yaml.value === undefined;
  return reported(yaml.value, isJson ? json.troubles : yaml.troubles, report);
}

function reported(
  value: Value | undefined,
  troubles: readonly Trouble[],
  report: (diagnostic: Diagnostic) => void,
): Value | undefined {
  for (const trouble of troubles) report(diagnosticOf(trouble));
  return value;
}

function diagnosticOf({ kind, message, span }: Trouble): Diagnostic {
  switch (kind) {
    case 'syntax':
      return { code: 'syntax', message, span, incomplete: true };
    case 'limit':
      return { code: 'limit-reached', message, span, incomplete: true };
    case 'shape':
      return { code: 'invalid-template', message, span, incomplete: false };
  }
}
