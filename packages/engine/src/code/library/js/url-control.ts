import type { Label, Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { isConstant, joinLabels, onlyConstant } from '../../interpret/values.ts';

/** What an outsider decides in a URL: all or its site, what follows a configured base, or nothing that matters. */
export type UrlControl = {
  readonly part: 'URL' | 'URL after a configured base';
  readonly labels: readonly Label[];
};

const REQUEST = clearanceOf('request');
/** What no encoding of URLs makes safe, but every check of characters does. */
const SHELL = clearanceOf('shell');

/** A scheme and a whole host. */
const SITE = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#]/i;
/** A path, which the client's base goes before. */
const RELATIVE = /^\/[^/\\]/;
const CONFIGURED = '\0';

/**
 * Which labels of a URL decide where the request goes. A hole behind a fixed scheme and host decides only
 * the path, and what is percent-encoded decides nothing.
 */
export function urlControl(url: Value): readonly UrlControl[] {
  const texts = url.atoms.filter((atom) => atom.kind === 'text');
  const isOnlyText =
    texts.length > 0 &&
    !url.unknown &&
    url.objects.length === 0 &&
    url.atoms.every((atom) => atom.kind !== 'json' && atom.kind !== 'scalar');
  if (!isOnlyText) return url.labels.length === 0 ? [] : [{ part: 'URL', labels: url.labels }];
  return texts.flatMap((atom) => textControl(atom.parts, url.labels));
}

function textControl(parts: readonly Value[], labels: readonly Label[]): readonly UrlControl[] {
  let prefix = '';
  for (const part of parts) {
    if (SITE.test(prefix) || RELATIVE.test(prefix)) return [];
    if (isConstant(part)) prefix += String(onlyConstant(part));
    else if (isConfigured(part)) prefix += prefix === '' ? `https://${CONFIGURED}` : CONFIGURED;
    else if (isEncodedHost(part, prefix)) return [holeControl(part, prefix, opened(labels))];
    else if (part.labels.every((label) => (label.cleared & REQUEST) !== 0)) prefix += 'x';
    else return [holeControl(part, prefix, labels)];
  }
  return [];
}

/** Percent-encoding takes nothing away that the name of a host needs. */
function isEncodedHost(part: Value, prefix: string): boolean {
  const isHost = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\\0]*$/i.test(prefix);
  const isOnlyEncoded = (label: Label): boolean =>
    (label.cleared & REQUEST) !== 0 && (label.cleared & SHELL) === 0;
  return isHost && part.labels.some(isOnlyEncoded);
}

function opened(labels: readonly Label[]): readonly Label[] {
  return labels.map((label) => ({ ...label, cleared: label.cleared & ~REQUEST }));
}

/** Labels of the text, which are derived, that come from the hole. */
function holeControl(hole: Value, prefix: string, labels: readonly Label[]): UrlControl {
  const own = labels.filter((label) =>
    hole.labels.some(({ origin, path }) => origin === label.origin && path === label.path),
  );
  const isAfterBase = prefix.endsWith(CONFIGURED);
  return {
    part: isAfterBase ? 'URL after a configured base' : 'URL',
    labels: own.length > 0 ? own : joinLabels([], labels),
  };
}

function isConfigured(part: Value): boolean {
  return part.labels.every(
    ({ origin }) =>
      origin.kind === 'environment' || origin.kind === 'secret' || origin.kind === 'call',
  );
}
