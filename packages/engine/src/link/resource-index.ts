import type { Address, Application, Resource } from '../model/resource.ts';

const NONE: readonly never[] = [];

/** Declared resources by address and by type, in source order. */
export class ResourceIndex {
  readonly byAddress: ReadonlyMap<Address, Resource>;
  readonly #byType: ReadonlyMap<string, readonly Resource[]>;

  constructor(application: Application) {
    const byAddress = new Map<Address, Resource>();
    for (const resource of application.resources) byAddress.set(resource.address, resource);
    this.byAddress = byAddress;
    this.#byType = Map.groupBy(byAddress.values(), (resource) => resource.type);
  }

  /** The resource at an address. */
  get(address: Address | undefined): Resource | undefined {
    return address === undefined ? undefined : this.byAddress.get(address);
  }

  /** Resources of any of these types. */
  ofType(...types: readonly string[]): readonly Resource[] {
    const [only] = types;
    if (types.length === 1 && only !== undefined) return this.#byType.get(only) ?? NONE;
    return types.flatMap((type) => this.#byType.get(type) ?? NONE);
  }
}
