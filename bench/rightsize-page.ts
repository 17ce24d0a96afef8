import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const HEAD = `# Measures of right-sizing

Histories are generated: each function makes the calls that its own code needs, most of them in every invocation, some
seldom, some hardly ever (down to one in 10,000), schedules once in their period; names, times and records are as in an
account. From the first days \`postern rightsize\` learns and proposes; the calls of the days after that are asked of the
proposals. *Unused privilege* counts pairs of an action and a resource (those of the application, and one that is foreign
to it, of each kind) that a role allows today, that neither its code nor its configuration needs, and that it never calls.
Calls that the role refuses today are left out. The trail records management events and data events of S3, DynamoDB, Lambda, SQS and SNS; of
all other data it says nothing. Execution policies of AWS (logs, traces, networks), which stay, are not counted. A dash
stands where there is nothing to take away.

Calls follow from two sources. Those that Postern finds in the code; of a part of the functions that code is withheld from
right-sizing. And calls that nothing but the log shows: functions in languages that are not followed, and those that are not
followed to the end, make one to six calls drawn from what their role allows, nine of ten on data and most on resources of the
application, with the same frequencies. What such a function calls is not counted as unused. So the tables show how
right-sizing treats what it sees and what it does not see, not whether the code was understood; calls of code that is known
are kept by design. Rare calls are independent of each other; in an account errors come together, which is easier to see.
`;

/** Puts a section into the page of measures; the others stay as they are. */
export function writeSection(root: string, heading: string, text: string): void {
  const path = join(root, 'docs/rightsize-measures.md');
  const known = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, ...sections] = known.split(/^(?=## )/m);
  const section = `## ${heading}\n\n${text}\n`;
  const at = sections.findIndex((one) => one.startsWith(`## ${heading}\n`));
  const all = at < 0 ? [...sections, section] : sections.with(at, section);
  writeFileSync(path, `${[HEAD, ...all].map((one) => one.trimEnd()).join('\n\n')}\n`);
}

/** Date and machine. */
export function circumstances(): string {
  const [first] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${date}, Node ${process.versions.node}, ${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${memory} GiB.`;
}
