import type { Host } from '../command.ts';

const BAR = 24;
const EVERY_MS = 100;

/** A bar on the error stream that shows how much of a log is read. */
export class Progress {
  readonly #host: Host;
  readonly #total: number;
  readonly #isShown: boolean;
  #done = 0;
  #drawn = 0;
  #started = 0;

  constructor(host: Host, total: number, isShown: boolean) {
    this.#host = host;
    this.#total = total;
    this.#isShown = isShown;
    this.#started = host.clock.now();
  }

  /** So many bytes more are read. */
  add(bytes: number): void {
    this.#done += bytes;
    if (!this.#isShown) return;
    const now = this.#host.clock.now();
    if (now - this.#drawn < EVERY_MS) return;
    this.#drawn = now;
    this.#host.err.write(`\r\u001B[2K${this.#line(now)}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isShown) this.#host.err.write('\r\u001B[2K');
  }

  #line(now: number): string {
    const part = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
    const full = Math.round(part * BAR);
    const seconds = Math.max(0.001, (now - this.#started) / 1000);
    const left = part > 0.01 ? Math.ceil((seconds / part) * (1 - part)) : undefined;
    const rest = left === undefined ? '' : `, ${left} s left`;
    const bar = '#'.repeat(full) + '.'.repeat(BAR - full);
    return `reading the log [${bar}] ${Math.floor(part * 100)} %, ${sizeOf(this.#done)} of ${sizeOf(this.#total)}${rest}`;
  }
}

/** `1.2 GB`. */
function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
