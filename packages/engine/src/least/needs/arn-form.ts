/** A part of an ARN form: text, or a place for a parameter of the request. */
export type FormPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'parameter';
      /** Where the request may name it, the first that is given. */
      readonly names: readonly string[];
      /** What holds where none is given. */
      readonly standard: string | undefined;
      /** The name of an item: any, where the code does not say. */
      readonly isItem: boolean;
    }
  /** Only there where its parameter is given. */
  | { readonly kind: 'optional'; readonly parts: readonly FormPart[] };

const forms = new Map<string, readonly FormPart[]>();

/** The parts of a form as the table of requested types writes it (`dynamodb:R:A:table/{TableName}`). */
export function formParts(form: string): readonly FormPart[] {
  let parts = forms.get(form);
  if (parts === undefined) {
    parts = partsOf(form);
    forms.set(form, parts);
  }
  return parts;
}

function partsOf(form: string): readonly FormPart[] {
  return form
    .split(/(\{[^}]*\}(?![^[]*\])|\[[^\]]*\])/)
    .filter((piece) => piece !== '')
    .map((piece): FormPart => {
      if (piece.startsWith('[')) return { kind: 'optional', parts: partsOf(piece.slice(1, -1)) };
      return piece.startsWith('{') ? parameter(piece.slice(1, -1)) : { kind: 'text', text: piece };
    });
}

function parameter(inner: string): FormPart {
  const isItem = inner.endsWith('*') && !inner.endsWith('.*');
  const [names = '', standard] = (isItem ? inner.slice(0, -1) : inner).split('=');
  return { kind: 'parameter', names: names.split('|'), standard, isItem };
}
