import type { Expr, Place, Stmt } from '../ir.ts';
import { isEmptyError, opaque, span, together } from './items.ts';
import type { Lowering, StmtRule } from './lowering.ts';
import { targetOf } from './targets.ts';
import { at, type Node } from './tree.ts';

/** The rules for statements with blocks, `match` and definitions aside. */
export const flowRules: ReadonlyMap<string, StmtRule> = new Map<string, StmtRule>([
  ['IfStatement', branches],
  ['WhileStatement', whileLoop],
  ['ForStatement', forLoop],
  ['TryStatement', attempt],
  ['WithStatement', managed],
]);

/** A keyword of a statement, what stands between it and its block, and the block. */
type Part = {
  readonly word: string;
  readonly head: readonly Node[];
  readonly body: Node | undefined;
};
type Handler = Extract<Stmt, { kind: 'try' }>['handlers'][number];

/** Splits `if a: … elif b: … else: …` and the like where its blocks end. */
function partsOf(node: Node): readonly Part[] {
  const out: Part[] = [];
  let head: Node[] = [];
  const add = (body: Node | undefined): void => {
    const word = head[0]?.name === 'async' ? 1 : 0;
    out.push({ word: head[word]?.name ?? '', head: head.slice(word + 1), body });
    head = [];
  };
  for (const kid of node.kids) {
    if (kid.name === 'Body') add(kid);
    else if (!isEmptyError(kid)) head.push(kid);
  }
  if (head.length > 0) add(undefined);
  return out;
}

function block(part: Part | undefined, to: Lowering): Stmt[] {
  return part?.body === undefined ? [] : to.body(part.body.kids);
}

function named(parts: readonly Part[], word: string): Part | undefined {
  return parts.find((part) => part.word === word);
}

/** Built from the last branch on, in source order of lowering. */
function branches(node: Node, to: Lowering, out: Stmt[]): void {
  const lowered = partsOf(node).map((part) => {
    const place = { start: part.head[0]?.start ?? node.start, end: part.body?.end ?? node.end };
    const test = part.word === 'else' ? undefined : together(part.head, to, place);
    return { test, body: block(part, to), place };
  });
  let otherwise: Stmt[] = [];
  for (const { test, body, place } of lowered.reverse()) {
    if (test === undefined) otherwise = body;
    // biome-ignore lint/suspicious/noThenProperty: the name is that of the language-neutral form
    else otherwise = [{ kind: 'if', test, then: body, otherwise, at: at(place) }];
  }
  const [first] = otherwise;
  if (first !== undefined) out.push(first);
}

function whileLoop(node: Node, to: Lowering, out: Stmt[]): void {
  const parts = partsOf(node);
  const test = together(parts[0]?.head ?? [], to, node);
  const isEndless = test.kind === 'constant' && Boolean(test.value);
  out.push({
    kind: 'while',
    test: isEndless ? undefined : test,
    body: block(parts[0], to),
    update: undefined,
    first: false,
    at: at(node),
  });
  const otherwise = named(parts, 'else');
  if (otherwise === undefined || isEndless) return;
  const place = span(otherwise.body === undefined ? [] : [otherwise.body], node);
  const then = block(otherwise, to);
  // Whether the loop was left by a break is not known here.
  out.push({ kind: 'if', test: opaque([], place), then, otherwise: [], at: place });
}

function forLoop(node: Node, to: Lowering, out: Stmt[]): void {
  const parts = partsOf(node);
  const head = parts[0]?.head ?? [];
  const word = head.findIndex((kid) => kid.name === 'in');
  const targets = word < 0 ? head : head.slice(0, word);
  const iterable = together(word < 0 ? [] : head.slice(word + 1), to, node);
  out.push({
    kind: 'each',
    target: targetOf(targets, to, span(targets, node)),
    iterable,
    of: 'values',
    body: block(parts[0], to),
    otherwise: block(named(parts, 'else'), to),
    at: at(node),
  });
}

function attempt(node: Node, to: Lowering, out: Stmt[]): void {
  const parts = partsOf(node);
  out.push({
    kind: 'try',
    body: block(named(parts, 'try'), to),
    handlers: parts.filter((part) => part.word === 'except').map((part) => handler(part, node, to)),
    otherwise: block(named(parts, 'else'), to),
    finalizer: block(named(parts, 'finally'), to),
    at: at(node),
  });
}

/** `except A as b`, `except (A, B)`, `except* A`, and Python 2's `except A, b`. */
function handler(part: Part, node: Node, to: Lowering): Handler {
  const head = part.head.filter((kid) => kid.name !== '*');
  const [type, word, name] = head;
  const place = {
    start: head[0]?.start ?? part.body?.start ?? node.start,
    end: part.body?.end ?? node.end,
  };
  const hasName = (word?.name === 'as' || word?.name === ',') && name !== undefined;
  return {
    types: type === undefined ? [] : typesOf(to.expr(type, node)),
    target: hasName ? to.target(name) : undefined,
    body: block(part, to),
    at: place,
  };
}

function typesOf(type: Expr): readonly Expr[] {
  return type.kind === 'list' ? type.items.map((item) => item.value) : [type];
}

function managed(node: Node, to: Lowering, out: Stmt[]): void {
  const [part] = partsOf(node);
  const items: { value: Expr; target: ReturnType<Lowering['target']> | undefined }[] = [];
  let isTarget = false;
  for (const kid of part?.head ?? []) {
    if (kid.name === 'as') isTarget = true;
    else if (kid.name !== ',') {
      const last = items.at(-1);
      if (isTarget && last !== undefined) last.target = to.target(kid);
      else items.push({ value: to.expr(kid, node as Place), target: undefined });
      isTarget = false;
    }
  }
  out.push({ kind: 'with', items, body: block(part, to), at: at(node) });
}
