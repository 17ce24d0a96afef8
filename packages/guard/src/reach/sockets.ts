import type { Socket } from 'node:net';
import { at, textAt } from '../core/read.ts';
import type { Watcher } from './hooks.ts';

/**
 * Every connection of JavaScript is opened by `Socket.prototype.connect`: net, tls, http, https, http2, fetch, and clients of databases. Replacing it there also
 * reaches code that took its functions before.
 */
export async function hookSockets(watcher: Watcher): Promise<void> {
  const [{ default: net }, { default: channels }] = await Promise.all([
    import('node:net'),
    import('node:diagnostics_channel'),
  ]);
  const { connect } = net.Socket.prototype as { connect: (...args: unknown[]) => Socket };
  Object.assign(net.Socket.prototype, {
    connect(this: Socket, ...args: unknown[]): Socket {
      const denied = deniedOf(args, watcher);
      if (denied === undefined) return connect.apply(this, args);
      // As with an address that cannot be reached: the error comes later, where listeners wait for it.
      process.nextTick(() => this.destroy(denied));
      return this;
    },
  });
  channels.subscribe('http.client.request.start', (message) => {
    const host = textAt(at(message, 'request'), 'host');
    if (host !== undefined) watcher.request(host);
  });
  channels.subscribe('undici:request:create', (message) => {
    const host = hostOf(String(originOf(message)));
    if (host !== undefined) watcher.request(host.name);
  });
  hookFetch(watcher);
}

function originOf(message: unknown): unknown {
  const request = at(message, 'request') as { readonly origin?: unknown } | undefined;
  return request?.origin;
}

function deniedOf(args: readonly unknown[], watcher: Watcher): Error | undefined {
  const { name, port } = targetOf(args);
  return watcher.host(name, port, true);
}

type Target = { readonly name: string; readonly port: string | undefined };

/** Reads the forms of arguments that `connect` takes. Inside of Node they come as one list. */
function targetOf(args: readonly unknown[]): Target {
  const [first, second]: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) {
    const { path, host, port } = first as Readonly<Record<string, unknown>>;
    if (typeof path === 'string' && path !== '' && port === undefined) return local(path);
    const name = typeof host === 'string' && host !== '' ? host : 'localhost';
    return { name, port: String(port) };
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return local(first);
  return { name: typeof second === 'string' ? second : 'localhost', port: String(first) };
}

function local(path: string): Target {
  return { name: `unix:${path}`, port: undefined };
}

/** `fetch` is asked first, too: its error is then the guard's own, and behind a proxy nobody else sees where it leads. */
function hookFetch(watcher: Watcher): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const host = hostOf(typeof input === 'object' && 'url' in input ? input.url : String(input));
    const denied = host === undefined ? undefined : watcher.host(host.name, host.port, false);
    return denied === undefined ? fetch(input, init) : Promise.reject(denied);
  };
}

const PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/** The host of an address over the network. */
function hostOf(address: string): Target | undefined {
  try {
    const { protocol, hostname, port } = new URL(address);
    if (!Object.hasOwn(PORTS, protocol)) return undefined;
    return { name: hostname, port: port === '' ? PORTS[protocol] : port };
  } catch {
    return undefined;
  }
}
