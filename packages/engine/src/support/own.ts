/** The entry of a table by a name that somebody wrote: never what every object inherits (`constructor`). */
export function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
