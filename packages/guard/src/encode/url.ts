import type { SafeUrl } from './html.ts';
import { refused } from './refused.ts';

/** Which addresses are allowed. */
export type UrlRules = {
  /** Schemes with their colon; `https:`, `http:` and `mailto:` when not given. */
  readonly schemes?: readonly string[];
  /** Host names, without port; any when not given. A leading dot takes every name below it. */
  readonly hosts?: readonly string[];
};

const SCHEMES: readonly string[] = ['https:', 'http:', 'mailto:'];

/** One value in a path or a query: nothing in it can end it or begin another. */
export function urlComponent(value: string | number | boolean): string {
  return encodeURIComponent(wellFormed(String(value))).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** One segment of a path. `.` and `..` are refused: servers take them for directories, encoded or not. */
export function urlSegment(value: string | number): string {
  const text = String(value);
  if (text === '' || /^\.{1,2}$/.test(text)) {
    throw refused('a path segment is empty or leads elsewhere', 'url');
  }
  return urlComponent(text);
}

/** An address that came from outside, once its scheme and host are allowed. Whatever a browser would read otherwise is refused. */
export function safeUrl(value: string, rules: UrlRules = {}): SafeUrl {
  const url = parsed(value);
  const { schemes = SCHEMES, hosts } = rules;
  if (!schemes.includes(url.protocol)) throw refused('the address has another scheme', 'url');
  if (url.username !== '' || url.password !== '') {
    throw refused('the address holds a user name or password', 'url');
  }
  if (hosts !== undefined && !hosts.some((host) => isHost(url.hostname, host))) {
    throw refused('the address leads to another host', 'url');
  }
  return { kind: 'safe-url', href: url.href };
}

/**
 * Where a browser is sent: a path of this site (`/orders?id=1`), or an address on one of the hosts that are given.
 * Without hosts, addresses of other sites are refused, `//host` and `/\host` among them.
 */
export function redirectTarget(value: string, hosts: readonly string[] = []): string {
  // Browsers drop tabs and line breaks anywhere in an address, and read `\` as `/`.
  const isPath = /^\/(?![/\\])/.test(value) && !hasControl(value);
  if (!isPath) return safeUrl(value, { schemes: ['https:'], hosts }).href;
  const url = new URL(value, 'https://here.invalid');
  if (url.host !== 'here.invalid') throw refused('the address leads to another host', 'url');
  return url.pathname.startsWith('//')
    ? `/.${url.pathname}${url.search}${url.hash}`
    : `${url.pathname}${url.search}${url.hash}`;
}

function parsed(value: string): URL {
  if (!hasControl(value)) {
    try {
      return new URL(value);
    } catch {
      // Told below, like every other address that cannot be read.
    }
  }
  throw refused('it is no whole address', 'url');
}

function hasControl(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u0020\u007f]/.test(value);
}

function isHost(name: string, allowed: string): boolean {
  const host = allowed.toLowerCase();
  return host.startsWith('.') ? name.endsWith(host) && name.length > host.length : name === host;
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
