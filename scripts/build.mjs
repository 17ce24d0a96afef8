// Compiles the engine where it is stale; also what `npm pack` runs first.
import { build, install, main } from './workspace.mjs';

await main(() => {
  install();
  build();
  return 0;
});
