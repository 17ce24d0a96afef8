/**
 * The language-neutral form of handler code. Each language only lowers its syntax tree to it; what runs
 * over it (the abstract interpreter) knows no syntax. Offsets are UTF-16 units in the unit's file.
 */

/** The languages that can be lowered. */
export type Language = 'javascript' | 'python';

/** Where a node is written: a half-open range of offsets in its unit's file. */
export type Place = { readonly start: number; readonly end: number };

/**
 * A declared variable. Identity is the object itself: the lowering resolves scopes, so that two
 * variables of one name are two bindings. `owner` is the function (or module) whose activation holds it.
 */
export type Binding = { readonly name: string; readonly owner: FunctionIr };

/** One lowered file. */
export type Unit = {
  readonly file: string;
  readonly language: Language;
  /** The top level, as a function without parameters. */
  readonly main: FunctionIr;
  /**
   * What the module offers. JavaScript writes to it (`exports`), through the bindings `exports` and
   * `module` that the lowering makes for each file; ESM exports are lowered to the same writes.
   * Python: undefined, since every top-level binding is offered.
   */
  readonly exports: Binding | undefined;
  /** Python: top-level bindings by name. JavaScript: empty. */
  readonly globals: ReadonlyMap<string, Binding>;
  /** Modules named in `import`, `require` or `import()` by a constant, in source order. */
  readonly imports: readonly string[];
  /** Number of lines, for budgets and figures. */
  readonly lines: number;
  /** Where the syntax was wrong; what could be read around it is lowered all the same. */
  readonly problems: readonly { readonly message: string; readonly at: Place }[];
};

/** A function, method, arrow, lambda, or the top level of a module. */
export type FunctionIr = {
  readonly name: string;
  readonly file: string;
  readonly at: Place;
  readonly params: readonly Param[];
  readonly body: readonly Stmt[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /**
   * How the receiver comes in: `this` (JS function or method), `lexical` (arrow: the one outside),
   * `first` (Python method: the first parameter), `none` (Python function, module).
   */
  readonly receiver: 'this' | 'lexical' | 'first' | 'none';
};

/** A parameter. `name` is what a keyword argument calls it. */
export type Param = {
  readonly target: Target;
  readonly name: string | undefined;
  readonly fallback: Expr | undefined;
  /** `list`: `...rest`, `*args`; `keys`: `**kwargs`. */
  readonly rest: 'list' | 'keys' | undefined;
  /**
   * Python annotation (a Pydantic model is one). TypeScript: the class that the type names, where a container or
   * framework may ask (constructors, decorated methods); types check nothing and are left out otherwise.
   */
  readonly annotation: Expr | undefined;
  /** TypeScript: decorators of the parameter. */
  readonly decorators?: readonly Expr[];
};

/** What can be assigned to. */
export type Target =
  | { readonly kind: 'binding'; readonly binding: Binding; readonly at: Place }
  | {
      readonly kind: 'member';
      readonly object: Expr;
      readonly property: string;
      readonly at: Place;
    }
  | { readonly kind: 'index'; readonly object: Expr; readonly key: Expr; readonly at: Place }
  /** `[a, , ...b]`, `(a, *b)`. A hole is undefined. */
  | {
      readonly kind: 'list';
      readonly items: readonly (Target | undefined)[];
      readonly rest: Target | undefined;
      readonly at: Place;
    }
  /** `{ a, b: c, [d]: e, ...rest }`. */
  | {
      readonly kind: 'record';
      readonly fields: readonly { readonly key: string | Expr; readonly target: Target }[];
      readonly rest: Target | undefined;
      readonly at: Place;
    }
  /** A target with a default for a missing value. */
  | {
      readonly kind: 'fallback';
      readonly target: Target;
      readonly value: Expr;
      readonly at: Place;
    };

/** An argument. `spread`: `...list`, `*list` (list) or `**keys` (keys). `name`: keyword argument. */
export type Argument = {
  readonly value: Expr;
  readonly spread: 'list' | 'keys' | undefined;
  readonly name: string | undefined;
};

/** An entry of an object or dictionary literal; a spread copies all entries of its value. */
export type Entry =
  | { readonly kind: 'field'; readonly key: string | Expr; readonly value: Expr }
  | { readonly kind: 'spread'; readonly value: Expr };

/** A member of a class. Methods are `function` expressions; a decorated one is the call of its decorator. */
export type ClassMember = {
  readonly name: string | Expr;
  readonly value: Expr | undefined;
  readonly isStatic: boolean;
  /** `field`: evaluated once an instance. `getter`: called on reading (also Python's @property). */
  readonly kind: 'method' | 'field' | 'getter' | 'setter' | 'constructor';
  /** Annotation of a field: Python (Pydantic, dataclass), and of decorated fields in TypeScript. */
  readonly annotation: Expr | undefined;
};

/** Operators after normalising spelling: `===` and `is` are `==`; `and`, `or`, `??` are `logic`. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '**'
  | '@'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'not in'
  | 'instanceof';

type Node<K extends string, T> = { readonly kind: K; readonly at: Place } & T;

/** An expression. */
export type Expr =
  | Node<'constant', { readonly value: string | number | boolean | null | undefined }>
  /** A regular expression literal. Python's `re` functions take constants instead. */
  | Node<'regex', { readonly pattern: string; readonly flags: string }>
  | Node<'binding', { readonly binding: Binding }>
  /** A name that nothing in the file declares: a builtin (`JSON`, `open`) or a global. */
  | Node<'global', { readonly name: string }>
  | Node<'this', object>
  | Node<'super', object>
  | Node<'member', { readonly object: Expr; readonly property: string }>
  | Node<'index', { readonly object: Expr; readonly key: Expr }>
  /** Python `a[b:c]`, which keeps what the elements are. */
  | Node<'slice', { readonly object: Expr; readonly bounds: readonly Expr[] }>
  /** `construct`: `new` in JavaScript. Tagged templates are calls with the parts as arguments. */
  | Node<
      'call',
      {
        readonly callee: Expr;
        readonly args: readonly Argument[];
        readonly construct: boolean;
        /** A decorator of JavaScript, called with what it decorates. */
        readonly decorates?: true;
      }
    >
  | Node<'record', { readonly entries: readonly Entry[] }>
  /** Array, list, tuple or set. */
  | Node<'list', { readonly items: readonly { readonly value: Expr; readonly spread: boolean }[] }>
  | Node<'function', { readonly fn: FunctionIr }>
  | Node<
      'class',
      {
        readonly name: string;
        readonly bases: readonly Expr[];
        readonly members: readonly ClassMember[];
      }
    >
  /** Template string or f-string: the parts become one text. */
  | Node<'text', { readonly parts: readonly Expr[] }>
  | Node<'binary', { readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr }>
  | Node<
      'logic',
      { readonly operator: 'and' | 'or' | 'coalesce'; readonly left: Expr; readonly right: Expr }
    >
  | Node<'not', { readonly value: Expr }>
  /** `-`, `+`, `~`, `typeof`, `void`, `delete`. */
  | Node<'unary', { readonly operator: string; readonly value: Expr }>
  | Node<'choice', { readonly test: Expr; readonly then: Expr; readonly otherwise: Expr }>
  /** The value is the assigned one. Compound assignments are an assignment of the binary expression. */
  | Node<'assign', { readonly target: Target; readonly value: Expr }>
  | Node<'await', { readonly value: Expr }>
  | Node<'yield', { readonly value: Expr | undefined; readonly delegate: boolean }>
  /**
   * A module by constant name (`require('x')`, `import x`, `from x import y`). `name` undefined: the
   * namespace; `default` for a default import; Python: relative names keep their leading dots.
   */
  | Node<'import', { readonly module: string; readonly name: string | undefined }>
  | Node<'import-dynamic', { readonly source: Expr }>
  /** A comprehension or generator expression: nested loops that collect. `key` set: a dictionary. */
  | Node<
      'collect',
      {
        readonly clauses: readonly {
          readonly target: Target;
          readonly iterable: Expr;
          readonly conditions: readonly Expr[];
        }[];
        readonly key: Expr | undefined;
        readonly value: Expr;
      }
    >
  | Node<'sequence', { readonly items: readonly Expr[] }>
  /** Syntax without a meaning here: its parts are evaluated and their taint goes into the result. */
  | Node<'opaque', { readonly parts: readonly Expr[] }>;

/** A statement. Function declarations are assignments, hoisted to the start of their block. */
export type Stmt =
  | Node<'expr', { readonly value: Expr }>
  | Node<
      'if',
      { readonly test: Expr; readonly then: readonly Stmt[]; readonly otherwise: readonly Stmt[] }
    >
  /** `test` undefined: endless until a break. `update` runs after each turn. */
  | Node<
      'while',
      {
        readonly test: Expr | undefined;
        readonly body: readonly Stmt[];
        readonly update: Expr | undefined;
        /** `do … while`: the first turn runs without the test. */
        readonly first: boolean;
      }
    >
  /** `of`: values (`for of`, Python `for`) or keys (`for in`). */
  | Node<
      'each',
      {
        readonly target: Target;
        readonly iterable: Expr;
        readonly of: 'values' | 'keys';
        readonly body: readonly Stmt[];
        readonly otherwise: readonly Stmt[];
      }
    >
  /** One case at a time; `tests` empty is the default. `capture` binds what a Python pattern names. */
  | Node<
      'switch',
      {
        readonly subject: Expr;
        readonly cases: readonly {
          readonly tests: readonly Expr[];
          readonly capture: Target | undefined;
          readonly guard: Expr | undefined;
          readonly body: readonly Stmt[];
        }[];
        /** JavaScript's cases run into the next one unless they break. */
        readonly fallsThrough: boolean;
      }
    >
  | Node<
      'try',
      {
        readonly body: readonly Stmt[];
        readonly handlers: readonly {
          readonly types: readonly Expr[];
          readonly target: Target | undefined;
          readonly body: readonly Stmt[];
          readonly at: Place;
        }[];
        /** Python's `else`. */
        readonly otherwise: readonly Stmt[];
        readonly finalizer: readonly Stmt[];
      }
    >
  /** `with a as b`: `b` is what the manager gives, which for files, pools and clients is the manager itself. */
  | Node<
      'with',
      {
        readonly items: readonly { readonly value: Expr; readonly target: Target | undefined }[];
        readonly body: readonly Stmt[];
      }
    >
  | Node<'block', { readonly body: readonly Stmt[] }>
  | Node<'return', { readonly value: Expr | undefined }>
  | Node<'throw', { readonly value: Expr | undefined }>
  | Node<'break', object>
  | Node<'continue', object>
  /** `export * from 'x'`, `from x import *`: everything that the module offers. */
  | Node<'import-all', { readonly module: string }>;
