import type { Flow, SinkKind } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import { asked } from './asked.ts';
import { deepLabels, describe } from './describe.ts';
import { noteReached } from './reaching.ts';
import { requested } from './requested.ts';
import type { Run } from './run.ts';
import { isSignedIn } from './signed-in.ts';
import { type Clearance, clearanceOf, type Label, type Value } from './value.ts';
import { keyOf, provedOf } from './values.ts';

/** A value that arrives at a sink. */
export type Reached = {
  readonly kind: SinkKind;
  readonly value: Value;
  readonly at: Span;
  readonly api: string;
  readonly part: string;
};

/** Where it matters who reads a value: what is secret does harm there, though nobody from outside chose it. */
const EXPOSES: ReadonlySet<SinkKind> = new Set([
  'log',
  'response',
  'third-party',
  'html',
  'header',
  'mail',
  'publish',
  'module-state',
]);

/** Origins that nobody outside writes: they are secret or telling, never hostile. */
function isOwn({ origin }: Label): boolean {
  return (
    origin.kind === 'environment' ||
    origin.kind === 'secret' ||
    origin.kind === 'error' ||
    origin.kind === 'context'
  );
}

/** Reports every label of the value that is neither cleared nor checked for this kind of sink. */
export function reachSink(run: Run, reached: Reached): void {
  const { kind, value, at, api, part } = reached;
  const bit = clearanceOf(kind);
  noteReached(run, reached);
  let described: ReturnType<typeof describe> | undefined;
  const argument = (): ReturnType<typeof describe> => {
    described ??= describe(value, undefined, run.described);
    return described;
  };
  const who = asked(run.state.checks);
  const requests = requested(run.state.checks);
  const about = {
    route: run.route,
    ...(who.length === 0 ? {} : { asked: who }),
    ...(isSignedIn(run.state.checks) ? ({ signedIn: true } as const) : {}),
    ...(requests.length === 0 ? {} : { requests }),
  };
  const told = new Set<string>();
  const shown: Label[] = [];
  for (const label of deepLabels(value)) {
    const cleared = label.cleared | provedOf(run.state.checks, label.key);
    const only = kind === 'log' ? leftInLog(cleared) : undefined;
    const isCleared = kind === 'log' ? only === 'nothing' : (cleared & bit) !== 0;
    if (isCleared || (isOwn(label) && !EXPOSES.has(kind))) continue;
    if (only === 'disclosure') {
      shown.push(label);
      continue;
    }
    const harm = only === 'forging' ? ({ only } as const) : {};
    if (harm.only === undefined) told.add(datum(label));
    run.recorder.flow({ sink: kind, at, api, part, label, argument, ...about, ...harm });
  }
  // What a line shows as it is, and once more as a part of a text, is shown.
  for (const label of shown) {
    if (told.has(datum(label))) continue;
    told.add(datum(label));
    const only = 'disclosure' as const;
    run.recorder.flow({ sink: kind, at, api, part, label, argument, ...about, only });
  }
}

function datum({ origin, path }: Label): string {
  return keyOf(origin, path, 0);
}

const FORGES = clearanceOf('log');
const SHOWS = clearanceOf('disclosure');

/** A line of a log shows what is in it, and a text with line breaks forges others. */
function leftInLog(cleared: Clearance): Flow['only'] | 'nothing' {
  const [forges, shows] = [(cleared & FORGES) === 0, (cleared & SHOWS) === 0];
  if (forges === shows) return forges ? undefined : 'nothing';
  return forges ? 'forging' : 'disclosure';
}
