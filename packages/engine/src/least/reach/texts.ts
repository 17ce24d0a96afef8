import { hasHole } from '../../model/text.ts';

const SITE = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#@]*@)?([^/?#]*)/i;
const NAME = /^[a-z0-9_.-]+$/i;
/** Labels at the end that must be known: a pattern like `*.com` would allow everybody. */
const KNOWN_LABELS = 2;
const HOLES = /⟨[^⟩]*⟩/g;

/** The pattern for the host of a URL, or of a name alone; undefined where the host is not known. */
export function hostIn(text: string, isName: boolean): string | undefined {
  // The name of a hole has signs of its own.
  const plain = text.replaceAll(HOLES, '⟨⟩');
  const authority = isName ? plain : SITE.exec(plain)?.[1];
  if (authority === undefined || authority === '') return undefined;
  const [, address, port] = /^(\[[0-9a-f:]+\]|.*?)(:\d{1,5})?$/i.exec(authority) ?? [];
  if (/^\[[0-9a-f:]+\]$/i.test(address ?? '')) return `${address}${port ?? ''}`;
  const labels = (address ?? '').split('.');
  if (labels.slice(-KNOWN_LABELS).some(hasHole)) return undefined;
  if (!labels.every((label) => hasHole(label) || NAME.test(label))) return undefined;
  const pattern = labels.map((label) => (hasHole(label) ? '*' : label.toLowerCase()));
  return `${pattern.join('.')}${port ?? ''}`;
}

/** The file, or the folder that is known of it; undefined where nothing is, or only the root. */
export function pathIn(text: string): string | undefined {
  if (!text.startsWith('/') || text.includes('\n')) return undefined;
  const at = text.indexOf('⟨');
  // What stands before a hole in the same step is a part of a name.
  const known = at < 0 ? text : text.slice(0, text.lastIndexOf('/', at));
  const steps = known.split('/').filter((step) => step !== '' && step !== '.');
  return steps.length === 0 || steps.includes('..') ? undefined : `/${steps.join('/')}`;
}

/** The program as the guard sees it; undefined where it is not known. */
export function programIn(text: string): string | undefined {
  return text === '' || hasHole(text) || text.includes('\n') ? undefined : text;
}
