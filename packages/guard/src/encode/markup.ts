/** Where a hole of a template stands. `url`: at the beginning of an attribute that holds an address. */
export type HolePlace =
  | { readonly kind: 'text' }
  | { readonly kind: 'attribute' }
  | { readonly kind: 'url' }
  | { readonly kind: 'forbidden'; readonly why: string };

const ADDRESSES =
  /^(?:href|src|action|formaction|data|poster|cite|background|ping|manifest|xlink:href)$/;
/** Attributes whose value is a document or a list of addresses of its own. */
const LANGUAGES = /^(?:style|srcdoc|srcset|http-equiv|content|sandbox)$/;
const RAW = /<(script|style|iframe|noscript|template|xmp|plaintext|textarea|title)\b/gi;

/** The place at the end of the markup written so far, as the author of a template wrote it. */
export function holeIn(before: string): HolePlace {
  const comment = before.lastIndexOf('<!--');
  if (comment !== -1 && !before.includes('-->', comment)) return forbidden('a comment');
  const open = openTag(before);
  if (open !== undefined) return inTag(open);
  const raw = rawElement(before);
  return raw === undefined ? { kind: 'text' } : forbidden(`<${raw}>`);
}

function forbidden(what: string): HolePlace {
  return { kind: 'forbidden', why: `no value is safe inside ${what}` };
}

/** The text of the tag that is not closed yet; undefined outside of tags. Quotes hide `>`. */
function openTag(before: string): string | undefined {
  let start = -1;
  let quote = '';
  for (let i = 0; i < before.length; i += 1) {
    const one = before[i] ?? '';
    if (start === -1) {
      if (one === '<' && /[a-z/!?]/i.test(before[i + 1] ?? 'x')) start = i;
    } else if (quote !== '') {
      if (one === quote) quote = '';
    } else if ((one === '"' || one === "'") && /=\s*$/.test(before.slice(start, i))) {
      quote = one;
    } else if (one === '>') {
      start = -1;
    }
  }
  return start === -1 ? undefined : before.slice(start);
}

function inTag(tag: string): HolePlace {
  const attribute = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'<>]*))$/.exec(tag);
  if (attribute === null) return forbidden('the name of a tag or an attribute');
  const name = (attribute[1] ?? '').toLowerCase();
  const value = attribute[2] ?? attribute[3] ?? attribute[4] ?? '';
  if (name.startsWith('on')) return forbidden(`the event handler \`${name}\``);
  if (LANGUAGES.test(name)) return forbidden(`\`${name}\``);
  const hasOrigin = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]+[/?#]|\/(?![/\\])|[?#])/i.test(value);
  return ADDRESSES.test(name) && !hasOrigin ? { kind: 'url' } : { kind: 'attribute' };
}

/** The element whose content is no text, and that is not closed yet. */
function rawElement(before: string): string | undefined {
  let last: string | undefined;
  let end = 0;
  for (const match of before.matchAll(RAW)) {
    const name = (match[1] ?? '').toLowerCase();
    if (match.index < end) continue;
    const close = before.toLowerCase().indexOf(`</${name}`, match.index);
    if (close === -1) last ??= name;
    else end = close;
  }
  return last === 'textarea' || last === 'title' || last === 'template' ? undefined : last;
}
