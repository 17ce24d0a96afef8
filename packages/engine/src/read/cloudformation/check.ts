import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Span } from '../../model/span.ts';
import { field, type MapValue, text, type Value } from '../../model/value.ts';

const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'];

/** Reports parts of a plain template that have the wrong shape, so that what they declare is not seen. */
export function checkShape(template: MapValue, report: (diagnostic: Diagnostic) => void): void {
  const invalid = (message: string, span: Span): void =>
    report({ code: 'invalid-template', message, span, incomplete: true });
  for (const name of SECTIONS) {
    const section = template.fields.get(name);
    if (section !== undefined && section.value.kind !== 'map') {
      invalid(`\`${name}\` must be a map`, section.keySpan);
    }
  }
  const resources = field(template, 'Resources');
  if (resources === undefined) invalid('the template has no `Resources`', start(template));
  if (resources?.kind !== 'map') return;
  for (const { key, keySpan, value } of resources.fields.values()) {
    if (key.startsWith('Fn::')) continue;
    if (value.kind !== 'map') invalid(`resource \`${key}\` must be a map`, keySpan);
    else if (text(field(value, 'Type')) === undefined) {
      // What a macro puts there was said to be unknown at the macro.
      if (value.fields.has('Fn::Transform')) continue;
      invalid(`resource \`${key}\` has no \`Type\``, keySpan);
    } else if (hasWrongProperties(value)) {
      invalid(`\`Properties\` of resource \`${key}\` must be a map`, keySpan);
    }
  }
}

function hasWrongProperties(entry: Value): boolean {
  const properties = field(entry, 'Properties');
  if (properties === undefined || properties.kind === 'map') return false;
  return properties.kind !== 'known' || (properties.value !== null && properties.value !== '');
}

function start({ span }: MapValue): Span {
  return { file: span.file, start: span.start, end: span.start };
}
