import type { Binding, FunctionIr } from '../ir.ts';

/** The names that one stretch of code declares, and where those that it does not are looked up. */
export class Scope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly parent: Scope | undefined;
  /** The function whose activation holds the variables. */
  readonly owner: FunctionIr;
  readonly names: Map<string, Binding> = new Map();
  /** Variables of a class body that the body itself reads. */
  readonly read: Set<Binding> = new Set();

  constructor(kind: Scope['kind'], parent: Scope | undefined, owner: FunctionIr) {
    this.kind = kind;
    this.parent = parent;
    this.owner = owner;
  }

  /** The variable of that name in this very scope, made if there is none. */
  declare(name: string): Binding {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const binding: Binding = { name, owner: this.owner };
    this.names.set(name, binding);
    return binding;
  }

  /** What a name read here means; functions and comprehensions do not see the names of a class around. */
  resolve(name: string): Binding | undefined {
    const own = this.names.get(name);
    if (own !== undefined) {
      if (this.kind === 'class') this.read.add(own);
      return own;
    }
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) {
      const found = scope.kind === 'class' ? undefined : scope.names.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The variable that an assignment here writes. */
  written(name: string): Binding {
    const own = this.names.get(name);
    if (own !== undefined || this.kind !== 'comprehension') return own ?? this.declare(name);
    return this.parent?.written(name) ?? this.declare(name);
  }

  /** What `global` makes of a name. */
  fromModule(name: string): void {
    this.names.set(name, this.module().declare(name));
  }

  /** What `nonlocal` makes of a name. */
  fromOutside(name: string): void {
    const outside = this.parent?.resolve(name);
    if (outside !== undefined) this.names.set(name, outside);
  }

  private module(): Scope {
    let scope: Scope = this;
    while (scope.parent !== undefined) scope = scope.parent;
    return scope;
  }
}
