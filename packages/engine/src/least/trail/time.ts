/** Milliseconds of `2026-11-02T10:00:00Z`, of `2026-11-02 10:00:00.000` (UTC, as queries write it), or of a number. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return plausible(value < 1e11 ? value * 1000 : value);
  if (typeof value !== 'string') return undefined;
  const text = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(value)
    ? `${value.replace(' ', 'T')}Z`
    : value;
  return /^\d{4}-\d\d-\d\d/.test(text) ? plausible(Date.parse(text)) : undefined;
}

/** CloudTrail began in 2013; a time far from that is a broken record. */
function plausible(time: number): number | undefined {
  return time >= Date.UTC(2010) && time <= Date.UTC(2200) ? time : undefined;
}
