import type { BindingPattern, Node as Syntax } from 'oxc-parser';
import type { Binding, FunctionIr } from '../ir.ts';

/** The names that one block or function declares. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly owner: FunctionIr;
  readonly bindings: Map<string, Binding> = new Map();
  /** Whether `arguments` belongs to this scope: functions other than arrows. */
  readonly hasArguments: boolean;
  usesArguments = false;
  /** Whether any of its names was asked for. */
  isUsed = false;

  constructor(parent: Scope | undefined, owner: FunctionIr, hasArguments = false) {
    this.parent = parent;
    this.owner = owner;
    this.hasArguments = hasArguments;
  }

  /** The variable of that name here; a second declaration (`var a; var a`) is the same variable. */
  declare(name: string): Binding {
    const known = this.bindings.get(name);
    return known ?? this.declareAnew(name);
  }

  /** A new variable, whatever had the name before (`let module` hides the one of the file). */
  declareAnew(name: string): Binding {
    const binding: Binding = { name, owner: this.owner };
    this.bindings.set(name, binding);
    return binding;
  }

  /** The variable that a name means here. */
  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) {
        scope.isUsed = true;
        return binding;
      }
      if (scope.hasArguments && name === 'arguments') {
        scope.usesArguments = true;
        return scope.declare(name);
      }
    }
    return undefined;
  }
}

/** Calls back with each name that a pattern declares. */
export function eachName(
  pattern: Syntax | BindingPattern | null,
  declare: (name: string) => void,
): void {
  switch (pattern?.type) {
    case 'Identifier':
      declare(pattern.name);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties)
        eachName(property.type === 'Property' ? property.value : property.argument, declare);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) eachName(element, declare);
      return;
    case 'AssignmentPattern':
      eachName(pattern.left, declare);
      return;
    case 'RestElement':
      eachName(pattern.argument, declare);
      return;
    case 'TSParameterProperty':
      eachName(pattern.parameter, declare);
      return;
    default:
      return;
  }
}
