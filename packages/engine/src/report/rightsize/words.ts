import type { Use } from '../../model/use.ts';
import { clean } from '../shared/clean.ts';
import { counted } from '../shared/view.ts';

const MOST = 6;

/** `dynamodb:GetItem PutItem`, or how many where they are many. */
export function actionsWords(service: string, actions: readonly string[]): string {
  const names = actions.map((one) => one.slice(one.indexOf(':') + 1));
  if (names.length > MOST) return clean(`${names.length} actions of ${service}`);
  return clean(`${service}:${names.join(' ')}`);
}

/** Resources of calls without what is the same in an account. */
export function resourceWords(uses: readonly Use[]): string {
  const names = [...new Set(uses.map((use) => shortArn(use.resource)))].filter((one) => one !== '');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return names.slice(0, 3).join(' ') + more;
}

function shortArn(arn: string | undefined): string {
  if (arn === undefined) return '';
  const fields = arn.split(':');
  return clean(fields.length > 5 ? fields.slice(5).join(':') : arn);
}

/** `1204 calls, last 2026-11-20`. */
export function callsWords(uses: readonly Use[]): string {
  const calls = uses.reduce((sum, use) => sum + use.count, 0);
  if (uses.length === 0) return 'AWS reports its use';
  const last = Math.max(...uses.map((use) => use.last));
  return `${counted(calls, 'call')}, last ${dayOf(last)}`;
}

/** `2026-11-20`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** `2026-11-20 14:02:11 UTC`. */
export function timeWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
