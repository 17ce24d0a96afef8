// `npm start`: installs and builds what is missing, then runs Postern. Without arguments it scans the example.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, main, root, run } from './workspace.mjs';

const EXAMPLE = 'examples/shop/vulnerable';

await main(async () => {
  install();
  build();
  const postern = join(root, 'packages/engine/bin/postern.js');
  const args = process.argv.slice(2);
  // npm changes into the repository's root; a folder given on the command line is relative to where the person is.
  const cwd = process.env.INIT_CWD ?? root;
  if (args.length > 0) return run([postern, ...args], { cwd });
  return existsSync(join(root, EXAMPLE)) ? example(postern) : run([postern, '--help']);
});

async function example(postern) {
  const code = await run([postern, 'scan', EXAMPLE]);
  // Findings (1) are what the example is there to show; anything above is a failure.
  if (code > 1) return code;
  process.stdout.write(`
This was the example application in ${EXAMPLE}. Next:

  npm start -- scan DIR     scan your own application (CloudFormation or SAM)
  npm start -- map DIR      see who can reach which function, and where each leads
  npm start -- --help       all commands, by example
`);
  return 0;
}
