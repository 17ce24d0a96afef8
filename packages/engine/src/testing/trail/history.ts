import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import type { MadeCall } from './records.ts';

const DAY = 86_400_000;

/** A service starts the function: a call under no role. */
const INVOCATION = { action: 'lambda:InvokeFunction', probability: 1 } as const;

/** Calls of one day and the invocations behind them, in order of time. */
export function* callsOfDay(
  plans: readonly Plan[],
  day: number,
  random: Random,
): Generator<MadeCall> {
  const found: MadeCall[] = [];
  for (const plan of plans) {
    for (const start of starts(plan.rate, day, random)) {
      found.push({ ...INVOCATION, resource: plan.arn, time: start, role: '', session: plan.name });
      for (const call of plan.calls) {
        if (!random.chance(call.probability)) continue;
        const time = Math.floor(start + random.next() * 1000);
        found.push({ ...call, time, role: plan.role, session: plan.name });
      }
    }
  }
  yield* found.toSorted((a, b) => a.time - b.time);
}

function* starts(rate: number, day: number, random: Random): Generator<number> {
  if (rate < 1) {
    // A schedule comes once in its period, on a day of its own.
    const period = Math.round(1 / rate);
    if (Math.floor(day / DAY) % period === 0) yield day + 10_800_000;
    return;
  }
  const count = Math.round(rate * (0.8 + 0.4 * random.next()));
  for (let i = 0; i < count; i++) yield day + random.next() * DAY;
}
