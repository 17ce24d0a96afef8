import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, text } from '../../model/value.ts';

const YEAR = 366;
const MONTH = 31;

/** Longest time in days between two runs of a schedule that starts a function; 1 where it has none that is rarer. */
export function periodOf(fn: FunctionNode, query: Query): number {
  const days = query.triggersOf(fn.id).flatMap((trigger) => {
    const source = query.node(trigger.source);
    const written = [source?.properties, trigger.properties].map((one) =>
      text(at(one, 'ScheduleExpression')),
    );
    const expression = written.find((one) => one !== undefined);
    if (expression !== undefined) return [daysOf(expression)];
    const isScheduled = trigger.trigger === 'schedule-rule' || trigger.trigger === 'scheduler';
    // A schedule that is not known may be as rare as any that people write.
    const isPattern = at(source?.properties, 'EventPattern') !== undefined;
    return isScheduled && !isPattern ? [MONTH] : [];
  });
  return Math.max(1, ...days);
}

/** Days between two runs of a schedule expression; a month where it cannot be read, a year for a single time. */
export function daysOf(expression: string): number {
  const rate = /^\s*rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)\s*$/i.exec(expression);
  if (rate !== null) {
    const unit = { minute: 1 / 1440, hour: 1 / 24, day: 1 }[(rate[2] ?? 'day').toLowerCase()] ?? 1;
    return Math.max(1, Math.ceil(Number(rate[1]) * unit));
  }
  if (/^\s*at\(/i.test(expression)) return YEAR;
  const cron = /^\s*cron\(([^)]*)\)\s*$/i.exec(expression)?.[1]?.trim().split(/\s+/);
  if (cron === undefined || cron.length < 5) return MONTH;
  const [, , day = '*', month = '*', weekday = '?', year = '*'] = cron;
  if (!isAny(year)) return YEAR;
  if (!isAny(month)) return Math.min(YEAR, monthsApart(month) * MONTH);
  if (!isAny(day)) return /^\*?\d*\/\d+$/.test(day) ? Number(day.split('/')[1]) : MONTH;
  if (isAny(weekday)) return 1;
  return /[#L]/i.test(weekday) ? MONTH : 7;
}

function isAny(field: string): boolean {
  return field === '*' || field === '?' || field === '*/1';
}

/** At most so many months between two of a list or step. */
function monthsApart(field: string): number {
  const step = /\/(\d+)$/.exec(field)?.[1];
  if (step !== undefined) return Math.max(1, Number(step));
  return field.includes(',') || field.includes('-') ? 11 : 12;
}
