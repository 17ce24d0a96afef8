/** Cases of docs/guard-bench.md that the README shows; all figures are those of the page. */
const SHOWN = /^\| (?:case|bare handler, |guard|middy)/;
const BEGIN = '<!-- written by `npm run gen` from docs/guard-bench.md -->';
const END = '<!-- end -->';

/** The guard's README with the figures of the page of its bench. */
export function guardReadme(readme: string, bench: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error('the README of the guard has no place for figures');
  const head = readme.slice(0, begin + BEGIN.length);
  return `${head}\n${tableOf(bench)}\n${readme.slice(end)}`;
}

function tableOf(bench: string): string {
  const [heading, ...rows] = bench.split('\n').filter((line) => SHOWN.test(line));
  const facts = /^- (date: .*)\n- (machine: .*)$/m.exec(bench);
  if (heading === undefined || rows.length === 0 || facts === null) {
    throw new Error('docs/guard-bench.md has no table, date or machine');
  }
  const line = heading.replaceAll(/[^|]+/g, ' --- ');
  return [heading, line, ...rows, '', `${facts[1]}; ${facts[2]}.`].join('\n');
}
