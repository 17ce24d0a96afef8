import { CONFIG_KEYS } from './schema.ts';

/** The file that `postern init` writes: every key with its meaning, all of them commented out. */
export function configTemplate(): string {
  const blocks = CONFIG_KEYS.map(({ help, example }) =>
    [...help.map((line) => `# ${line}`), ...example.map((line) => `# ${line}`)].join('\n'),
  );
  return `# Configuration of Postern. Each key is an option of \`postern scan\`; the command line wins over this file.\n\n${blocks.join('\n\n')}\n`;
}
