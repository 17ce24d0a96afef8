// Runs a TypeScript script of this folder on the development Node, from the engine's source.
import { install, main, run } from './workspace.mjs';

await main(() => {
  install();
  return run(['--conditions=postern:source', ...process.argv.slice(2)]);
});
