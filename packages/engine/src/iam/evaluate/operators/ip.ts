import { truth } from '../../algebra/truth.ts';
import { isVague, type Operator, pair } from './operator.ts';

/** IP operators: an address or CIDR block of IPv4 or IPv6 against an address. */
export const IP: readonly (readonly [string, Operator])[] = pair(
  'ipaddress',
  'notipaddress',
  (wanted, value) => {
    if (everything(wanted) && !value.includes('⟨'))
      return truth(address(value)?.bits === bitsOf(wanted));
    return isVague(wanted, value) ? 'maybe' : truth(inBlock(wanted, value));
  },
);

/** A parsed address: 32 or 128 bits. */
export type Address = { readonly bits: 32 | 128; readonly value: bigint };

/** Whether a block holds every address of its family (`0.0.0.0/0`, `::/0`). */
export function everything(block: string): boolean {
  return /\/0+$/.test(block) && address(block.replace(/\/.*/, '')) !== undefined;
}

function bitsOf(block: string): number | undefined {
  return address(block.replace(/\/.*/, ''))?.bits;
}

function inBlock(block: string, value: string): boolean {
  const [base = '', length] = block.split('/');
  const start = address(base);
  const one = address(value);
  if (start === undefined || one === undefined || start.bits !== one.bits) return false;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return false;
  const kept = length === undefined ? start.bits : Number(length);
  if (kept > start.bits) return false;
  const shift = BigInt(start.bits - kept);
  return start.value >> shift === one.value >> shift;
}

/** An IPv4 or IPv6 address, or undefined where the text is none. */
function address(text: string): Address | undefined {
  return text.includes(':') ? six(text) : four(text);
}

function four(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return { bits: 32, value };
}

function six(text: string): Address | undefined {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = embedded === null ? undefined : four(embedded[2] ?? '');
  if (embedded !== null && tail === undefined) return undefined;
  const groups =
    tail === undefined
      ? text
      : `${embedded?.[1]}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`;
  const halves = groups.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array<string>(missing).fill('0'), ...rest];
  let value = 0n;
  for (const group of all) {
    if (!/^[\da-f]{1,4}$/i.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return { bits: 128, value };
}
