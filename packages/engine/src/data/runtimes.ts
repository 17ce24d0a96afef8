import table from './runtimes.json' with { type: 'json' };

/** Dates (ISO) of a Lambda runtime's end; null where the cloud has set none. */
export type RuntimeDates = {
  /** No more security patches from this day on. */
  readonly deprecated: string | null;
  /** Functions can no longer be updated from this day on. */
  readonly updateBlock: string | null;
  /** The newest runtime of the language; null where this is it. */
  readonly successor: string | null;
};

const RUNTIMES = table.runtimes as Readonly<Record<string, RuntimeDates>>;

/** Dates of a runtime by its identifier (`python3.9`); undefined for an unknown one. */
export function runtimeDates(runtime: string): RuntimeDates | undefined {
  return Object.hasOwn(RUNTIMES, runtime) ? RUNTIMES[runtime] : undefined;
}
