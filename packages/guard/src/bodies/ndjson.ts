import type { BodyReader } from '../http/body.ts';
import { jsonParser } from '../parse/json.ts';
import { beyond, ownLimits } from './refused.ts';

/** How many lines are read. */
export type LinesOptions = {
  /** Lines in all; 1,000 when not given. */
  readonly maxLines?: number;
};

/** Reads one JSON value a line (`application/x-ndjson`, `application/jsonl`) into a list. The limits hold for each line. */
export function ndjson(options: LinesOptions = {}): BodyReader {
  const { maxLines } = ownLimits({ maxLines: 1000 }, options);
  return {
    types: ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
    read: ({ text, limits }) => {
      const parse = jsonParser(limits);
      const all = text();
      const values: unknown[] = [];
      let start = 0;
      while (start < all.length) {
        const feed = all.indexOf('\n', start);
        const end = feed < 0 ? all.length : feed;
        const line = all.slice(start, end);
        start = end + 1;
        // A blank line ends some writers' output; JSON itself allows the return before the feed.
        if (line.trim() === '') continue;
        if (values.length >= maxLines) throw beyond('maxLines', maxLines);
        values.push(parse(line));
      }
      return values;
    },
  };
}
