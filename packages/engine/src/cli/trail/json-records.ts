/** Keys whose list holds the records of a document, whatever else is beside it. */
const LISTS: ReadonlySet<string> = new Set([
  'Records',
  'records',
  'Events',
  'events',
  'QueryResultRows',
  'findings',
  'Findings',
  'logEvents',
]);

/** Longest record that is read; CloudTrail's own limit is 1 MB. */
const MAX_RECORD = 16 * 1024 * 1024;

/** How every record of CloudTrail begins. */
const START = Buffer.from('{"eventVersion":');

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;

/** What comes out: the bytes of one record, or why one could not be kept. */
export type RecordSink = {
  readonly record: (json: Buffer) => void;
  readonly problem: (reason: string) => void;
};

/**
 * Finds the records in JSON that comes in pieces, and hands each over as its bytes: the elements of `{"Records": […]}`
 * and the like, of a list, or objects one after the other. Only one record is ever held.
 */
export class JsonRecords {
  readonly #sink: RecordSink;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Depth at which the record that is being read began; 0: none is. */
  #recordDepth = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Depth of a list whose elements are records; 0: none is open. */
  #listDepth = 0;
  #key = '';
  #keyStart = -1;
  #isTooLong = false;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  /** Takes the next piece. */
  write(chunk: Buffer): void {
    let start = this.#recordDepth > 0 ? 0 : -1;
    this.#keyStart = this.#keyStart === -1 ? -1 : 0;
    for (let i = 0; i < chunk.length; i++) {
      if (this.#inString) {
        i = this.#skipString(chunk, i);
        continue;
      }
      switch (chunk[i]) {
        case QUOTE:
          this.#inString = true;
          if (this.#depth === 1 && this.#listDepth === 0) this.#keyStart = i + 1;
          if (this.#keyStart !== -1) this.#key = '';
          break;
        case OPEN:
        case OPEN_LIST:
          if (this.#isCutOff(chunk, i)) {
            this.#sink.problem('it breaks off before its end');
            this.#drop();
            this.#depth = this.#listDepth;
          }
          this.#depth++;
          if (this.#startsList(chunk[i] ?? 0)) {
            this.#drop();
            start = -1;
            this.#listDepth = this.#depth;
          } else if (this.#startsRecord(chunk[i] ?? 0)) {
            this.#recordDepth = this.#depth;
            start = i;
          }
          break;
        case CLOSE:
        case CLOSE_LIST:
          if (this.#recordDepth === this.#depth && this.#depth > 0) {
            this.#hold(chunk.subarray(start === -1 ? 0 : start, i + 1));
            this.#finish();
            start = -1;
          }
          if (this.#listDepth === this.#depth) this.#listDepth = 0;
          if (this.#depth > 0) this.#depth--;
          break;
        default:
          break;
      }
    }
    if (this.#recordDepth > 0 && start !== -1) this.#hold(chunk.subarray(start));
  }

  /** Nothing more comes: tells of a record that was cut off. */
  end(): void {
    if (this.#depth > 0 || this.#inString)
      this.#sink.problem('the file ends in the middle of a record');
  }

  /** To the end of the string or of the piece; gives the last position that was looked at. */
  #skipString(chunk: Buffer, from: number): number {
    let i = from;
    if (this.#escaped) {
      this.#escaped = false;
      i++;
    }
    for (;;) {
      const end = chunk.indexOf(QUOTE, i);
      if (end === -1) {
        this.#escaped = oddBackslashes(chunk, chunk.length, i);
        this.#keep(chunk, chunk.length);
        return chunk.length;
      }
      if (!oddBackslashes(chunk, end, i)) {
        this.#inString = false;
        this.#keep(chunk, end);
        this.#keyStart = -1;
        return end;
      }
      i = end + 1;
    }
  }

  /** Keys of the outermost object are remembered: one of them may name the list of records. */
  #keep(chunk: Buffer, end: number): void {
    if (this.#keyStart === -1 || this.#key.length > 64) return;
    this.#key += chunk.toString('latin1', this.#keyStart, Math.min(end, this.#keyStart + 64));
  }

  #startsList(byte: number): boolean {
    if (byte !== OPEN_LIST || this.#listDepth > 0) return false;
    if (this.#depth === 1) return true;
    return this.#depth === 2 && LISTS.has(this.#key);
  }

  /** A record that begins inside another one: that one has lost its end. */
  #isCutOff(chunk: Buffer, at: number): boolean {
    if (this.#recordDepth === 0 || this.#listDepth === 0) return false;
    return chunk[at + 6] === 0x74 && START.equals(chunk.subarray(at, at + START.length));
  }

  #startsRecord(byte: number): boolean {
    if (this.#recordDepth > 0) return false;
    if (this.#listDepth > 0) return this.#depth === this.#listDepth + 1;
    return this.#depth === 1 && byte === OPEN;
  }

  #hold(bytes: Buffer): void {
    if (this.#isTooLong || bytes.length === 0) return;
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > MAX_RECORD) {
      this.#isTooLong = true;
      this.#held = [];
      this.#sink.problem(`it is longer than ${MAX_RECORD / 1024 / 1024} MB`);
      return;
    }
    this.#held.push(bytes);
  }

  #finish(): void {
    const [only, ...more] = this.#held;
    if (!this.#isTooLong && only !== undefined) {
      this.#sink.record(more.length === 0 ? only : Buffer.concat(this.#held));
    }
    this.#drop();
  }

  #drop(): void {
    this.#recordDepth = 0;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isTooLong = false;
  }
}

/** Whether an odd number of backslashes stands before a position. */
function oddBackslashes(chunk: Buffer, end: number, from: number): boolean {
  let i = end - 1;
  while (i >= from && chunk[i] === BACKSLASH) i--;
  return (end - 1 - i) % 2 === 1;
}
