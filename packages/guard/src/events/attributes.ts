import { at, isObject, textAt } from '../core/read.ts';
import type { Carrier } from '../trace/trace.ts';

/** The text of a message attribute in either spelling: SQS writes small letters, SNS capitals. */
function attributeText(attributes: unknown, name: string): string | undefined {
  const attribute = at(attributes, name);
  return textAt(attribute, 'stringValue') ?? textAt(attribute, 'Value');
}

/** Reads correlation fields from message attributes. */
export function attributeCarrier(attributes: unknown): Carrier {
  return (name) => attributeText(attributes, name);
}

/** The texts of message attributes; bytes are left out. Has no prototype. */
export function attributeTexts(attributes: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  if (!isObject(attributes)) return texts;
  for (const name of Object.keys(attributes)) {
    const text = attributeText(attributes, name);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}
