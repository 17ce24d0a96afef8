import type { Span } from '../../model/span.ts';
import { anyMember, getMember } from './members.ts';
import type { Run } from './run.ts';
import { reachSink } from './sinks.ts';
import type { Value } from './value.ts';
import { constantsOf, isNothing, NOTHING, onlyText } from './values.ts';

/**
 * What a handler gives back goes to its caller: as data, as a page, as headers. `at` is the place of the handler;
 * answers that it writes down itself are told of where they stand.
 */
export function respond(run: Run, value: Value, at: Span): void {
  for (const object of value.objects) {
    const place = object.kind === 'record' ? run.madeAt.get(object) : undefined;
    const isOwn = place?.file === at.file;
    respondOne(run, { ...NOTHING, objects: [object] }, isOwn ? place : at);
  }
  const others: Value = { ...value, objects: [] };
  if (!isNothing(others)) respondOne(run, others, at);
}

function respondOne(run: Run, value: Value, at: Span): void {
  const api = 'return';
  // What is only passed on from elsewhere has a status and headers of its own, which nobody here writes.
  const objects = value.objects.filter((one) => one.kind !== 'api');
  const made: Value = { ...NOTHING, objects };
  const body = getMember(run, made, 'body', at, true);
  const headers = getMember(run, made, 'headers', at, true);
  const isResponse = !isNothing(getMember(run, made, 'statusCode', at, true));
  if (!isResponse) {
    reachSink(run, { kind: 'response', value, at, api, part: 'result' });
    return;
  }
  reachSink(run, { kind: 'response', value: body, at, api, part: 'body' });
  if (isPage(run, headers, at))
    reachSink(run, { kind: 'html', value: body, at, api, part: 'page' });
  sendHeaders(run, headers, at);
  const many = getMember(run, made, 'multiValueHeaders', at, true);
  if (!isNothing(many)) sendHeaders(run, many, at);
}

function isPage(run: Run, headers: Value, at: Span): boolean {
  const types = ['Content-Type', 'content-type', 'Content-type'].flatMap((name) =>
    constantsOf(getMember(run, headers, name, at, true)),
  );
  return types.some((type) => typeof type === 'string' && /html|svg|xml/i.test(type));
}

/** A whole scheme and host, or a path, before anything that comes from outside. */
function staysOnSite(location: Value): boolean {
  const isOnlyText = location.objects.length === 0 && !location.unknown;
  return (
    isOnlyText &&
    location.atoms.every((atom) => {
      const [first] = atom.kind === 'text' ? atom.parts : [];
      const text = first === undefined ? undefined : onlyText(first);
      return text !== undefined && /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#\\]+[/?#]|\/[^/\\])/i.test(text);
    })
  );
}

function sendHeaders(run: Run, headers: Value, at: Span): void {
  const api = 'return';
  for (const name of ['Location', 'location']) {
    const location = getMember(run, headers, name, at, true);
    if (!isNothing(location) && !staysOnSite(location)) {
      reachSink(run, { kind: 'redirect', value: location, at, api, part: 'Location header' });
    }
  }
  const others = headers.objects.flatMap((one) =>
    one.kind === 'record'
      ? [...one.store.fields].filter(([name]) => name.toLowerCase() !== 'location')
      : [],
  );
  for (const [name, cell] of others) {
    reachSink(run, { kind: 'header', value: cell.value, at, api, part: `${name} header` });
  }
  const unnamed = headers.objects.some(
    (one) => one.kind === 'record' && one.store.rest !== undefined,
  );
  if (unnamed) {
    reachSink(run, {
      kind: 'header',
      value: anyMember(run, headers, at),
      at,
      api,
      part: 'headers',
    });
  }
}
