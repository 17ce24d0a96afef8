import type { BodyReader } from '../http/body.ts';
import type { FullLimits } from '../parse/limits.ts';
import { beyond, broken, checkName } from './refused.ts';
import { type Element, opened, text } from './xml-element.ts';
import { XmlScanner } from './xml-scanner.ts';

/** How documents become objects. */
export type XmlOptions = {
  /** Elements that are always lists: without it, an element is a list only where it comes more than once. */
  readonly lists?: readonly string[];
};

type Reading = {
  readonly scanner: XmlScanner;
  readonly limits: FullLimits;
  readonly lists: ReadonlySet<string>;
  nodes: number;
};

/**
 * Reads XML 1.0 without document types, entities of its own and processing instructions, into plain objects: elements
 * by name, attributes as `@name`, text as `#text`, or the text itself where an element has nothing else. Names keep
 * their prefixes: namespaces are not resolved.
 */
export function xml(options: XmlOptions = {}): BodyReader {
  const lists = new Set(options.lists);
  return {
    types: ['application/xml', 'text/xml', '+xml'],
    read: ({ text: whole, limits }) => {
      const reading: Reading = { scanner: new XmlScanner(whole()), limits, lists, nodes: 0 };
      return documentOf(reading);
    },
  };
}

/** The document as an object with one property, the root's name. Uses no recursion: depth is a limit, not a crash. */
function documentOf(reading: Reading): Readonly<Record<string, unknown>> {
  const { scanner, lists, limits } = reading;
  const document = opened('', lists);
  const open: Element[] = [document];
  scanner.declaration();
  while (!scanner.isOver) {
    const [top = document] = open.slice(-1);
    const token = scanner.next();
    if (token.kind === 'text') {
      if (top === document && token.text.trim() !== '')
        throw broken('text stands outside of the root');
      text(top, token.text, limits.maxText);
    } else if (token.kind === 'open') {
      if (top === document && document.count > 0) throw broken('the document has two roots');
      if (open.length > limits.maxDepth) throw beyond('maxDepth', limits.maxDepth);
      const element = elementOf(token.name, reading);
      if (scanner.isClosed()) top.add(element);
      else open.push(element);
    } else if (token.kind === 'close') {
      if (token.name !== top.name || top === document)
        throw broken('an element ends that did not begin');
      open.pop();
      open.at(-1)?.add(top);
    }
  }
  if (open.length > 1 || document.count === 0) throw broken('the document does not end');
  return document.fields;
}

function elementOf(name: string, reading: Reading): Element {
  const { scanner, limits, lists } = reading;
  counted(name, reading);
  const element = opened(name, lists);
  for (let one = scanner.attribute(); one !== undefined; one = scanner.attribute()) {
    const [attribute, value] = one;
    counted(attribute, reading);
    if (value.length > limits.maxText) throw beyond('maxText', limits.maxText);
    const key = `@${attribute}`;
    if (Object.hasOwn(element.fields, key))
      throw broken('an attribute occurs twice', 'input.forbidden_key');
    element.fields[key] = value;
  }
  return element;
}

function counted(name: string, reading: Reading): void {
  const { limits } = reading;
  reading.nodes += 1;
  if (reading.nodes > limits.maxNodes) throw beyond('maxNodes', limits.maxNodes);
  if (name.length > limits.maxText) throw beyond('maxText', limits.maxText);
  checkName(name, limits);
}
