import type { TerminalOptions } from '../report/terminal/style.ts';
import { PosternError } from '../support/error.ts';
import { type Host, type Invocation, isSet, optionOf, type Stream } from './command.ts';

/** Colour, width and characters from options, environment and terminal, in this order. Throws `usage`. */
export function looksOf(invocation: Invocation, host: Host, isFile = false): TerminalOptions {
  return {
    color: !isSet(invocation, 'no-color') && wantsColor(host, isFile),
    width: widthOf(optionOf(invocation, 'width'), host.out, isFile),
    unicode: isFile || showsUnicode(host.env),
  };
}

function wantsColor({ env, out }: Host, isFile: boolean): boolean {
  // https://no-color.org: any value but the empty one.
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (isFile) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return out.isTty && env.TERM !== 'dumb';
}

/** Only a locale that says so is without Unicode: in containers there is often no locale at all. */
function showsUnicode(env: Host['env']): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale !== 'C' && locale !== 'POSIX' && env.TERM !== 'linux';
}

function widthOf(option: string | undefined, out: Stream, isFile: boolean): number {
  if (option === undefined) return isFile || !out.isTty ? 100 : out.columns;
  const width = Number(option);
  if (Number.isInteger(width) && width >= 40 && width <= 1000) return width;
  throw new PosternError('usage', `\`--width\` takes a number from 40 to 1000, not \`${option}\``);
}

/** Whether progress may be drawn: a person is watching. */
export function showsProgress(invocation: Invocation, { env, err }: Host): boolean {
  return err.isTty && !isSet(invocation, 'quiet') && (env.CI === undefined || env.CI === '');
}
