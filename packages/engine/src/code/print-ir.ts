import type {
  Argument,
  Binding,
  ClassMember,
  Entry,
  Expr,
  FunctionIr,
  Param,
  Stmt,
  Target,
  Unit,
} from './ir.ts';

/**
 * The top level of a unit as text, one statement a line, for tests. Variables are printed by name
 * (`a`, and `a'2` for the second variable of that name), globals with a dollar sign (`$JSON`).
 */
export function printIr(unit: Unit): string {
  const printer = new Printer();
  return unit.main.body.map((one) => printer.statement(one)).join('\n');
}

class Printer {
  readonly #names = new Map<Binding, string>();
  readonly #counts = new Map<string, number>();

  statement(node: Stmt): string {
    switch (node.kind) {
      case 'expr':
        return this.expression(node.value);
      case 'if': {
        const otherwise = node.otherwise.length > 0 ? ` else ${this.body(node.otherwise)}` : '';
        return `if ${this.expression(node.test)} ${this.body(node.then)}${otherwise}`;
      }
      case 'while':
        return this.#while(node);
      case 'each': {
        const word = node.of === 'values' ? 'of' : 'in';
        const head = `each ${this.target(node.target)} ${word} ${this.expression(node.iterable)}`;
        const otherwise = node.otherwise.length > 0 ? ` else ${this.body(node.otherwise)}` : '';
        return `${head} ${this.body(node.body)}${otherwise}`;
      }
      case 'switch':
        return this.#switch(node);
      case 'try':
        return this.#try(node);
      case 'with': {
        const items = node.items.map(({ value, target }) =>
          target === undefined
            ? this.expression(value)
            : `${this.expression(value)} as ${this.target(target)}`,
        );
        return `with ${items.join(', ')} ${this.body(node.body)}`;
      }
      case 'block':
        return this.body(node.body);
      case 'return':
      case 'throw':
        return node.value === undefined ? node.kind : `${node.kind} ${this.expression(node.value)}`;
      case 'break':
      case 'continue':
        return node.kind;
      case 'import-all':
        return `import-all ${JSON.stringify(node.module)}`;
    }
  }

  body(list: readonly Stmt[]): string {
    return list.length === 0 ? '{}' : `{ ${list.map((one) => this.statement(one)).join('; ')} }`;
  }

  #while(node: Extract<Stmt, { kind: 'while' }>): string {
    const test = node.test === undefined ? '' : ` ${this.expression(node.test)}`;
    const update = node.update === undefined ? '' : ` update ${this.expression(node.update)}`;
    return `${node.first ? 'do-while' : 'while'}${test}${update} ${this.body(node.body)}`;
  }

  #switch(node: Extract<Stmt, { kind: 'switch' }>): string {
    const cases = node.cases.map((one) => {
      const tests = one.tests.map((test) => this.expression(test)).join(', ');
      const capture = one.capture === undefined ? '' : ` as ${this.target(one.capture)}`;
      const guard = one.guard === undefined ? '' : ` if ${this.expression(one.guard)}`;
      const head = tests === '' && capture === '' ? 'default' : `case ${tests}`;
      return `${head}${capture}${guard} ${this.body(one.body)}`;
    });
    const through = node.fallsThrough ? 'switch' : 'match';
    return `${through} ${this.expression(node.subject)} { ${cases.join('; ')} }`;
  }

  #try(node: Extract<Stmt, { kind: 'try' }>): string {
    const parts = [`try ${this.body(node.body)}`];
    for (const { types, target, body } of node.handlers) {
      const head = [
        'catch',
        ...types.map((one) => this.expression(one)),
        ...(target === undefined ? [] : [`as ${this.target(target)}`]),
      ];
      parts.push(`${head.join(' ')} ${this.body(body)}`);
    }
    if (node.otherwise.length > 0) parts.push(`else ${this.body(node.otherwise)}`);
    if (node.finalizer.length > 0) parts.push(`finally ${this.body(node.finalizer)}`);
    return parts.join(' ');
  }

  target(node: Target): string {
    switch (node.kind) {
      case 'binding':
        return this.#name(node.binding);
      case 'member':
        return `${this.expression(node.object)}.${node.property}`;
      case 'index':
        return `${this.expression(node.object)}[${this.expression(node.key)}]`;
      case 'list': {
        const items = node.items.map((one) => (one === undefined ? '' : this.target(one)));
        if (node.rest !== undefined) items.push(`...${this.target(node.rest)}`);
        return `[${items.join(', ')}]`;
      }
      case 'record': {
        const fields = node.fields.map(
          (one) => `${this.#key(one.key)}: ${this.target(one.target)}`,
        );
        if (node.rest !== undefined) fields.push(`...${this.target(node.rest)}`);
        return `{${fields.join(', ')}}`;
      }
      case 'fallback':
        return `${this.target(node.target)} ?= ${this.expression(node.value)}`;
    }
  }

  expression(node: Expr): string {
    switch (node.kind) {
      case 'constant':
        return node.value === undefined ? 'undefined' : JSON.stringify(node.value);
      case 'binding':
        return this.#name(node.binding);
      case 'global':
        return `$${node.name}`;
      case 'this':
      case 'super':
        return node.kind;
      case 'member':
        return `${this.expression(node.object)}.${node.property}`;
      case 'index':
        return `${this.expression(node.object)}[${this.expression(node.key)}]`;
      case 'record':
        return `{${node.entries.map((one) => this.#entry(one)).join(', ')}}`;
      case 'function':
        return this.#function(node.fn);
      case 'class':
        return this.#class(node);
      case 'call': {
        const args = node.args.map((one) => this.#argument(one)).join(', ');
        return `${node.construct ? 'new ' : ''}${this.#callee(node.callee)}(${args})`;
      }
      case 'import': {
        const name = node.name === undefined ? '' : `.${node.name}`;
        return `import(${JSON.stringify(node.module)})${name}`;
      }
      default:
        return this.#other(node);
    }
  }

  /** Expressions that are made of other expressions and a few signs. */
  #other(node: OtherExpr): string {
    const show = (one: Expr | undefined): string => (one === undefined ? '' : this.expression(one));
    const all = (list: readonly Expr[]): string => list.map(show).join(', ');
    switch (node.kind) {
      case 'regex':
        return `/${node.pattern}/${node.flags}`;
      case 'slice':
        return `${show(node.object)}[${node.bounds.map(show).join(':')}]`;
      case 'list':
        return `[${node.items.map((one) => `${one.spread ? '...' : ''}${show(one.value)}`).join(', ')}]`;
      case 'text':
        return `text(${all(node.parts)})`;
      case 'binary':
      case 'logic':
        return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
      case 'not':
        return `not(${show(node.value)})`;
      case 'unary':
        return `${node.operator}(${show(node.value)})`;
      case 'choice':
        return `(${show(node.test)} ? ${show(node.then)} : ${show(node.otherwise)})`;
      case 'assign':
        return `${this.target(node.target)} = ${show(node.value)}`;
      case 'await':
        return `await(${show(node.value)})`;
      case 'yield':
        return `yield${node.delegate ? '*' : ''}(${show(node.value)})`;
      case 'import-dynamic':
        return `import-dynamic(${show(node.source)})`;
      case 'collect': {
        const clauses = node.clauses.map(({ target, iterable, conditions }) =>
          [
            ` for ${this.target(target)} in ${show(iterable)}`,
            ...conditions.map((one) => ` if ${show(one)}`),
          ].join(''),
        );
        const key = node.key === undefined ? '' : `${show(node.key)}: `;
        return `collect(${key}${show(node.value)}${clauses.join('')})`;
      }
      case 'sequence':
        return `(${all(node.items)})`;
      case 'opaque':
        return `opaque(${all(node.parts)})`;
    }
  }

  #callee(node: Expr): string {
    const text = this.expression(node);
    return node.kind === 'function' || node.kind === 'assign' || node.kind === 'class'
      ? `(${text})`
      : text;
  }

  #function(fn: FunctionIr): string {
    const flags = `${fn.isAsync ? 'async ' : ''}${fn.isGenerator ? 'generator ' : ''}`;
    const word = fn.receiver === 'lexical' ? 'arrow' : 'function';
    const name = fn.name === '' ? '' : ` ${fn.name}`;
    const params = fn.params.map((one) => this.#param(one)).join(', ');
    return `${flags}${word}${name}(${params}) ${this.body(fn.body)}`;
  }

  #param(param: Param): string {
    const stars = param.rest === 'list' ? '...' : param.rest === 'keys' ? '**' : '';
    const annotation =
      param.annotation === undefined ? '' : `: ${this.expression(param.annotation)}`;
    const fallback = param.fallback === undefined ? '' : ` ?= ${this.expression(param.fallback)}`;
    const decorators = (param.decorators ?? []).map((one) => `@${this.expression(one)} `).join('');
    return `${decorators}${stars}${this.target(param.target)}${annotation}${fallback}`;
  }

  #class(node: Extract<Expr, { kind: 'class' }>): string {
    const bases = node.bases.map((one) => this.expression(one)).join(', ');
    const members = node.members.map((one) => this.#member(one));
    const body = members.length === 0 ? '{}' : `{ ${members.join('; ')} }`;
    return `class ${node.name}(${bases}) ${body}`;
  }

  #member(member: ClassMember): string {
    const annotation =
      member.annotation === undefined ? '' : `: ${this.expression(member.annotation)}`;
    const value = member.value === undefined ? '' : ` = ${this.expression(member.value)}`;
    const head = `${member.isStatic ? 'static ' : ''}${member.kind} ${this.#key(member.name)}`;
    return `${head}${annotation}${value}`;
  }

  #argument(argument: Argument): string {
    const stars = argument.spread === 'list' ? '...' : argument.spread === 'keys' ? '**' : '';
    const name = argument.name === undefined ? '' : `${argument.name}=`;
    return `${name}${stars}${this.expression(argument.value)}`;
  }

  #entry(entry: Entry): string {
    if (entry.kind === 'spread') return `...${this.expression(entry.value)}`;
    return `${this.#key(entry.key)}: ${this.expression(entry.value)}`;
  }

  #key(key: string | Expr): string {
    if (typeof key !== 'string') return `[${this.expression(key)}]`;
    return /^[#\w$]+$/.test(key) ? key : JSON.stringify(key);
  }

  #name(binding: Binding): string {
    const known = this.#names.get(binding);
    if (known !== undefined) return known;
    const count = (this.#counts.get(binding.name) ?? 0) + 1;
    this.#counts.set(binding.name, count);
    const name = count === 1 ? binding.name : `${binding.name}'${count}`;
    this.#names.set(binding, name);
    return name;
  }
}

type OtherExpr = Extract<
  Expr,
  {
    kind:
      | 'regex'
      | 'slice'
      | 'list'
      | 'text'
      | 'binary'
      | 'logic'
      | 'not'
      | 'unary'
      | 'choice'
      | 'assign'
      | 'await'
      | 'yield'
      | 'import-dynamic'
      | 'collect'
      | 'sequence'
      | 'opaque';
  }
>;
