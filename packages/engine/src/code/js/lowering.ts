import type { Node as Syntax } from 'oxc-parser';
import type { Binding, Expr, Place, Stmt, Target, Unit } from '../ir.ts';
import { declareNames, declaresNames } from './hoisting.ts';
import { eachName, Scope } from './scope.ts';
import type { FunctionDraft, Tables } from './tables.ts';

type GlobalNode = { kind: 'global'; name: string; at: Place };
type AnyExpression = (lowering: Lowering, node: Syntax) => Expr;
type AnyStatement = (lowering: Lowering, node: Syntax, out: Stmt[]) => void;

/** The problem of code that no stack is deep enough for. */
export const TOO_DEEP = 'nested too deeply';

/** After this many problems of one file the others say nothing new. */
const MAX_PROBLEMS = 20;

/** What is known while one file is lowered: where we are, what names mean, what was found. */
export class Lowering {
  readonly file: string;
  readonly main: FunctionDraft;
  readonly isScript: boolean;
  readonly exports: Binding;
  readonly module: Binding;
  readonly imports: Set<string> = new Set();
  readonly problems: Unit['problems'][number][] = [];
  /** Writes to be done once the top level has run: `export { a }` may stand before `let a = 1`. */
  readonly exported: Stmt[] = [];
  scope: Scope;
  /** Where `export` writes to: the exports of the file, or the namespace it stands in. */
  exportsTo: Binding;
  /** Whether `this` is the exports of the file. */
  isTopThis: boolean;
  usesExports = false;
  usesModule = false;
  /** A generator that a helper of a compiler drives: it is an async function. */
  driven: Syntax | undefined;
  /** The name that a function or class gets from what it is assigned to. */
  suggestedName = '';
  readonly #tables: Tables;
  readonly #fileScope: Scope;
  readonly #unresolved = new Map<string, GlobalNode[]>();

  constructor(file: string, main: FunctionDraft, isScript: boolean, tables: Tables) {
    this.file = file;
    this.main = main;
    this.isScript = isScript;
    this.isTopThis = isScript;
    this.#tables = tables;
    this.#fileScope = new Scope(undefined, main);
    this.scope = this.#fileScope;
    this.exports = this.scope.declare('exports');
    this.module = this.scope.declare('module');
    this.exportsTo = this.exports;
  }

  /** Lowers an expression; syntax that is not known becomes opaque. */
  expression(node: Syntax): Expr {
    const handler = this.#tables.expressions[node.type] as AnyExpression | undefined;
    return handler === undefined ? opaque(this, node) : handler(this, node);
  }

  /** Whether a type of syntax is an expression with a meaning. */
  knows(type: string): boolean {
    return Object.hasOwn(this.#tables.expressions, type);
  }

  /** Lowers an expression that gets a name if it is a function or class without one. */
  named(node: Syntax, name: string): Expr {
    const { type } = node;
    if (
      type === 'ArrowFunctionExpression' ||
      type === 'FunctionExpression' ||
      type === 'ClassExpression'
    )
      this.suggestedName = name;
    return this.expression(node);
  }

  /** Takes the name suggested for the function or class at hand. */
  takeName(): string {
    const name = this.suggestedName;
    this.suggestedName = '';
    return name;
  }

  /** Lowers what is assigned to. */
  target(node: Syntax): Target {
    return this.#tables.target(this, node);
  }

  /** Lowers one statement. */
  statement(node: Syntax, out: Stmt[]): void {
    const handler = this.#tables.statements[node.type] as AnyStatement | undefined;
    if (handler !== undefined) handler(this, node, out);
    else out.push({ kind: 'expr', at: place(node), value: opaque(this, node) });
  }

  /** Lowers a list of statements whose names are declared already. */
  statements(list: readonly Syntax[], out: Stmt[]): void {
    for (const node of list) {
      const handler = this.#tables.hoisted[node.type] as AnyStatement | undefined;
      if (handler !== undefined) this.#guarded(handler, node, out);
    }
    for (const node of list) this.#guarded(lowerStatement, node, out);
  }

  /** Lowers a list of statements in a scope of its own, or a single one. */
  block(body: Syntax | readonly Syntax[] | null): Stmt[] {
    const out: Stmt[] = [];
    if (body === null) return out;
    const list = 'type' in body ? (body.type === 'BlockStatement' ? body.body : [body]) : body;
    if (!declaresNames(list)) this.statements(list, out);
    else
      this.within(new Scope(this.scope, this.scope.owner), () => {
        this.declare(list);
        this.statements(list, out);
      });
    return out;
  }

  /** Runs in a new scope that has the names of a declaration or pattern. */
  inScope<T>(declared: Syntax | null, run: () => T): T {
    const scope = new Scope(this.scope, this.scope.owner);
    if (declared?.type === 'VariableDeclaration') declareNames([declared], scope);
    else eachName(declared, (name) => void scope.declare(name));
    return this.within(scope, run);
  }

  /** Declares the names of a block; a script's functions belong to the whole function already. */
  declare(list: readonly Syntax[]): void {
    const rest = this.isScript ? list.filter((one) => one.type !== 'FunctionDeclaration') : list;
    declareNames(rest, this.scope);
  }

  /** Runs with another scope, and comes back to this one. */
  within<T>(scope: Scope, run: () => T): T {
    const before = this.scope;
    this.scope = scope;
    const result = run();
    this.scope = before;
    return result;
  }

  /** What a name means where we are. */
  reference(name: string, at: Place): Expr {
    const binding = this.scope.find(name);
    if (binding === undefined) return this.#global(name, at);
    if (binding === this.exports) this.usesExports = true;
    if (binding === this.module) this.usesModule = true;
    return { kind: 'binding', at, binding };
  }

  /** The variable that is assigned to by a name; a new one of the file if nothing declares it. */
  assigned(name: string): Binding {
    const binding = this.scope.find(name);
    if (binding === this.exports) this.usesExports = true;
    if (binding !== undefined) return binding;
    const made = this.#fileScope.declare(name);
    const earlier = this.#unresolved.get(name);
    // Readings that stand before the first assignment (in functions called later) mean it too.
    for (const node of earlier ?? []) Object.assign(node, { kind: 'binding', binding: made });
    this.#unresolved.delete(name);
    return made;
  }

  /** The exports of the file, as an expression. */
  exportsExpression(at: Place): Expr {
    this.usesExports = true;
    return { kind: 'binding', at, binding: this.exports };
  }

  /** Notes what could not be read. */
  problem(message: string, at: Place): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ message, at });
  }

  #global(name: string, at: Place): Expr {
    if (name === 'undefined') return { kind: 'constant', at, value: undefined };
    const node: GlobalNode = { kind: 'global', at, name };
    const known = this.#unresolved.get(name);
    if (known === undefined) this.#unresolved.set(name, [node]);
    else known.push(node);
    return node;
  }

  /** One statement that is too deep for the stack must not take the others with it. */
  #guarded(handler: AnyStatement, node: Syntax, out: Stmt[]): void {
    const { scope, exportsTo, isTopThis } = this;
    try {
      handler(this, node, out);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.scope = scope;
      this.exportsTo = exportsTo;
      this.isTopThis = isTopThis;
      this.problem(TOO_DEEP, place(node));
    }
  }
}

function lowerStatement(lowering: Lowering, node: Syntax, out: Stmt[]): void {
  lowering.statement(node, out);
}

/** Where a syntax node is written. A copy: the node would keep the whole tree in memory. */
export function place(node: { readonly start: number; readonly end: number }): Place {
  return { start: node.start, end: node.end };
}

/** A node without a meaning here: its child expressions are evaluated. */
function opaque(lowering: Lowering, node: Syntax): Expr {
  const parts: Expr[] = [];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isExpression(child, lowering)) parts.push(lowering.expression(child));
  }
  return { kind: 'opaque', at: place(node), parts };
}

function isExpression(value: unknown, lowering: Lowering): value is Syntax {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    lowering.knows(value.type)
  );
}
