const MAX_LISTED = 50;

/** Something that could not be read. */
type Problem = {
  readonly file: string;
  /** Counts from 1; undefined where it is the file as a whole. */
  readonly record: number | undefined;
  readonly reason: string;
};

/** What could not be read: the first of them in full, all of them counted. */
export class Problems {
  readonly listed: Problem[] = [];
  count = 0;

  /** Tells of a record or a file. */
  add(file: string, record: number | undefined, reason: string): void {
    this.count++;
    if (this.listed.length < MAX_LISTED) this.listed.push({ file, record, reason });
  }
}
