import type { Span } from '../../../model/span.ts';
import type { JoinedValue, Value } from '../../../model/value.ts';
import { number, text } from '../../../model/value.ts';
import type { Intrinsic } from './context.ts';
import { foldText } from './fold.ts';
import { known, listItems, mapOptions, nameOf, oneOf, unknown } from './values.ts';

/** `Fn::Select` of an index and a list. */
export const select: Intrinsic = (argument, call) => {
  const { span } = call;
  const [indexArgument, listArgument] = listItems(argument) ?? [];
  if (indexArgument === undefined || listArgument === undefined) {
    return unknown('a Select without an index and a list', span);
  }
  const list = call.evaluate(listArgument);
  return mapOptions(call.evaluate(indexArgument), span, (one) => {
    const index = number(one);
    if (index === undefined && one.kind !== 'known') return anyOf(list, span);
    if (index === undefined) return unknown('the index of a Select is no number', span);
    return mapOptions(list, span, (values) => {
      if (values.kind === 'list') {
        if (isSplit(listArgument) && values.items.slice(0, index + 1).some(mayBeMore)) {
          return unknown(`what comes before item ${index} of a Split is not known`, span);
        }
        const present = values.items.filter((item) => item.kind !== 'absent');
        return present[index] ?? unknown(`the list of a Select has no item ${index}`, span);
      }
      const name = nameOf(values);
      return name === undefined
        ? unknown('the list of a Select is not known', span)
        : unknown('the list of a Select is not known', span, `${name}[${index}]`);
    });
  });
};

/** With an unknown index, each item of a list that is all there may be meant. */
function anyOf(list: Value, span: Span): Value {
  if (list.kind === 'list' && list.items.length > 0 && !list.items.some(mayBeMore)) {
    return oneOf(
      list.items.map((value) => ({ value })),
      span,
    );
  }
  return unknown('the index of a Select is not known', span);
}

function isSplit(argument: Value): boolean {
  return argument.kind === 'map' && argument.fields.has('Fn::Split');
}

/** Whether a piece of a split text holds something that may be several pieces. */
function mayBeMore(piece: Value): boolean {
  if (piece.kind === 'joined') return piece.parts.some(mayBeMore);
  return piece.kind === 'unknown' || piece.kind === 'oneOf';
}

/** Most pieces that a text is split into. */
const MAX_PIECES = 10_000;

/** `Fn::Split` of a delimiter and a text. */
export const split: Intrinsic = (argument, call) => {
  const { span } = call;
  const [delimiterArgument, textArgument] = listItems(argument) ?? [];
  const delimiter = delimiterArgument && text(call.evaluate(delimiterArgument));
  if (delimiter === undefined || delimiter === '' || textArgument === undefined) {
    return unknown('a Split without a known delimiter and a text', span);
  }
  return mapOptions(call.evaluate(textArgument), span, (one) => {
    if (one.kind === 'known') {
      const pieces = String(one.value ?? '').split(delimiter, MAX_PIECES);
      const items = pieces.map((piece) => known(piece, one.span, one.parameter));
      return { kind: 'list', items, span };
    }
    const pieces = one.kind === 'joined' ? piecesOf(one, delimiter) : undefined;
    if (pieces !== undefined) return { kind: 'list', items: pieces, span };
    const name = nameOf(one);
    const reason = 'the text of a Split is not known';
    return name === undefined
      ? unknown(reason, span)
      : unknown(reason, span, `split:${delimiter}:${name}`);
  });
};

/** Delimiters that stand between ARNs, ids and names, never in one. */
const BETWEEN_NAMES = /[,;|\s]/;

/**
 * Pieces of a text with holes. A hole stays whole in its piece: no name or ARN has such a delimiter in it,
 * and an unknown that stands for several stays an unknown among the pieces.
 */
export function piecesOf(
  { parts, span }: JoinedValue,
  delimiter: string,
): readonly Value[] | undefined {
  if (!BETWEEN_NAMES.test(delimiter)) return undefined;
  const pieces: Value[][] = [[]];
  for (const part of parts) {
    if (part.kind !== 'known') {
      pieces.at(-1)?.push(part);
      continue;
    }
    const [first = '', ...others] = String(part.value ?? '').split(delimiter, MAX_PIECES);
    pieces.at(-1)?.push(known(first, part.span, part.parameter));
    for (const other of others) pieces.push([known(other, part.span, part.parameter)]);
  }
  return pieces.length === 1 ? undefined : pieces.map((piece) => foldText(piece, span));
}

/** `Fn::Length` of a list. */
export const length: Intrinsic = (argument, call) =>
  mapOptions(call.evaluate(argument), call.span, (list) => {
    const isKnown = list.kind === 'list' && !(isSplit(argument) && list.items.some(mayBeMore));
    if (!isKnown) return unknown('the length of a list is not known', call.span);
    return known(list.items.length, call.span);
  });

/** `Fn::GetAZs`: the zones of a region are never known from a template. */
export const getAZs: Intrinsic = (argument, call) => {
  const region = call.evaluate(argument);
  const named = text(region) || (nameOf(region) ?? 'AWS::Region');
  return unknown('the availability zones of a region', call.span, `azs:${named}`);
};

/** `Fn::Cidr` of an IPv4 block, a count and a number of host bits. */
export const cidr: Intrinsic = (argument, call) => {
  const { span } = call;
  const [block, count, bits] = (listItems(argument) ?? []).map((item) => call.evaluate(item));
  const blocks = subnets(text(block), number(count), number(bits) ?? 8);
  if (blocks === undefined) return unknown('the blocks of a Cidr are not known', span);
  const items = blocks.map((one): Value => known(one, span));
  return { kind: 'list', items, span };
};

function subnets(
  block: string | undefined,
  count: number | undefined,
  bits: number,
): readonly string[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(block ?? '');
  if (match === null || count === undefined || count < 1 || count > 256) return undefined;
  if (!Number.isInteger(count) || !Number.isInteger(bits) || bits < 0 || bits > 32)
    return undefined;
  const octets = match.slice(1, 5).map(Number);
  const base = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const step = 2 ** bits;
  if (octets.some((octet) => octet > 255) || count * step > 2 ** (32 - Number(match[5]))) {
    return undefined;
  }
  return Array.from({ length: count }, (_, i) => {
    const address = base + i * step;
    const parts = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return `${parts.join('.')}/${32 - bits}`;
  });
}
