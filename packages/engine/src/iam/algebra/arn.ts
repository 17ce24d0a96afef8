import type { Text } from '../../model/text.ts';

/**
 * The six fields of an ARN (`arn`, partition, service, Region, account, resource), fewer where it is shorter. Colons
 * inside holes and, in a pattern, inside variables do not count.
 */
export function arnFields(text: Text, isPattern: boolean): readonly Text[] {
  const fields: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length && fields.length < 5; i++) {
    const unit = text[i];
    if (unit === '⟨') i = Math.max(i, text.indexOf('⟩', i));
    else if (isPattern && unit === '$' && text[i + 1] === '{') {
      i = Math.max(i, text.indexOf('}', i));
    } else if (unit === ':') {
      fields.push(text.slice(start, i));
      start = i + 1;
    }
  }
  fields.push(text.slice(start));
  return fields;
}

/** The service of an ARN or ARN pattern; undefined where the text does not say. */
export function serviceIn(arn: Text): string | undefined {
  const [scheme, , service = ''] = arnFields(arn, true);
  return scheme === 'arn' && /^[a-z0-9-]+$/.test(service) ? service : undefined;
}
