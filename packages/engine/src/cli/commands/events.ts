import type { SampleEvent } from '../../scan/events/events.ts';
import { PosternError } from '../../support/error.ts';
import { nearest } from '../../support/nearest.ts';
import { mapped, requestOf } from '../application.ts';
import { type Host, type Invocation, optionOf } from '../command.ts';
import { writeResult } from '../disk.ts';
import { suggestion } from '../parse.ts';
import { functionsNamed } from './needs.ts';

/** `postern events`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const [directory, name] = invocation.positionals;
  const [{ graph, diagnostics }, { sampleEventsOf }, { safeJson }] = await Promise.all([
    requestOf(invocation, host, directory).then((request) => mapped(request, invocation)),
    import('../../scan/events/events.ts'),
    import('../../report/shared/clean.ts'),
  ]);
  const chosen = name === undefined ? graph.functions : functionsNamed(graph.functions, name);
  const events = chosen.flatMap((fn) => sampleEventsOf(fn, graph));
  const kind = optionOf(invocation, 'trigger');
  const text = safeJson(kind === undefined ? events : alone(events, kind));
  const file = optionOf(invocation, 'output');
  if (file === undefined) host.out.write(text);
  else writeResult(host.cwd, file, text);
  if (events.length === 0 && chosen.length > 0) host.err.write(nothing(name));
  if (diagnostics.some((one) => one.incomplete)) return 4;
  return graph.stacks.length === 0 ? 3 : 0;
}

/** The event of the first trigger of a kind. Throws `usage` where there is none. */
function alone(events: readonly SampleEvent[], kind: string): unknown {
  const found = events.find((one) => one.trigger === kind);
  if (found !== undefined) return found.event;
  const kinds = new Set<string>(events.map((one) => one.trigger));
  const meant = suggestion(nearest(kind, kinds));
  throw new PosternError('usage', `no trigger is of the kind \`${kind}\`${meant}`, {
    help: kinds.size === 0 ? 'there are no triggers' : `there are ${[...kinds].join(', ')}`,
  });
}

function nothing(name: string | undefined): string {
  return `no template says what triggers ${name === undefined ? 'a function' : `\`${name}\``}: a direct invocation has whatever its caller sends\n`;
}
