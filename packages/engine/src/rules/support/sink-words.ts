import type { Flow } from '../../model/code.ts';

/** What is called, as a reader knows it: `child_process.exec`, `sqlite3…execute` for a chain of calls. */
export function calledAs({ api }: Flow): string {
  const steps = api.split('()');
  const [first = '', last = ''] = [steps[0], steps.at(-1)];
  if (steps.length === 1) return `\`${api}\``;
  const package_ = first.split('.')[0] ?? first;
  const method = last.split('.').at(-1) ?? last;
  return method === '' ? `\`${first}\`` : `\`${package_}…${method}\``;
}

/** `is part of the command of \`os.system\``. */
export function partOfCall(flow: Flow): string {
  return `is part of the ${flow.part} of ${calledAs(flow)}`;
}

/** `chooses the table name of \`dynamodb.Query\``. */
export function choosesIn(flow: Flow): string {
  return `chooses the ${flow.part} of ${calledAs(flow)}`;
}

/** What libraries call the bound of work that packed data set, by which it is told from numbers. */
export const UNPACKED = 'size of what is unpacked';
