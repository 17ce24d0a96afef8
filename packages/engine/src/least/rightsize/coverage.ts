import { planeOf } from '../../data/trail-planes.ts';
import { levelOf } from '../../iam/actions.ts';
import type { RecordedCall } from '../trail/record.ts';

const DAY = 86_400_000;

/** Which events a log holds at all: what it never holds of anybody says nothing of one role. */
export class Coverage {
  first: number | undefined;
  last: number | undefined;
  readonly #days = new Set<number>();
  /** `management read`, `data s3 write`. */
  readonly #seen = new Set<string>();

  /** Takes a call of anybody into account. */
  add({ time, plane, service, isRead }: RecordedCall): void {
    this.first = Math.min(this.first ?? time, time);
    this.last = Math.max(this.last ?? time, time);
    this.#days.add(Math.floor(time / DAY));
    const kind = isRead ? 'read' : 'write';
    this.#seen.add(plane === 'data' ? `data ${service} ${kind}` : `management ${kind}`);
    if (service === 'kms') this.#seen.add('kms');
  }

  /** Days with records. */
  get days(): number {
    return this.#days.size;
  }

  /** Services of which data events were recorded. */
  dataServices(): readonly string[] {
    const found = [...this.#seen].filter((one) => one.startsWith('data '));
    return [...new Set(found.map((one) => one.split(' ')[1] ?? ''))].toSorted();
  }

  /** Whether the log would hold a call of an action; else why not, as a clause. */
  whyUnseen(action: string): string | undefined {
    const service = action.slice(0, action.indexOf(':'));
    const level = levelOf(action);
    const kind = level === 'read' || level === 'list' ? 'read' : 'write';
    switch (planeOf(action)) {
      case 'never':
        return 'CloudTrail has no record of it to count on';
      case 'data':
        return this.#seen.has(`data ${service} ${kind}`)
          ? undefined
          : `the log holds no ${kind === 'read' ? 'reading' : 'writing'} data events of ${service}`;
      case 'management':
        // A trail may leave out all events of KMS, which are many.
        if (service === 'kms')
          return this.#seen.has('kms') ? undefined : 'the log holds no event of kms';
        return this.#seen.has(`management ${kind}`)
          ? undefined
          : `the log holds no ${kind === 'read' ? 'reading' : 'writing'} management events`;
    }
  }
}
