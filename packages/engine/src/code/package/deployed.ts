import { nameOfPath } from '../../support/path.ts';
import { type CodeTree, isTestPath } from './tree.ts';
import { isForeignPath } from './vendored.ts';

/** Files that build, check or configure, by their names and folders. */
const TOOLING =
  /(?:^|\/)(?:scripts?|tools?|bin|build|ci|docs?|examples?|migrations?|\.[^/]+)\/|(?:^|\/)(?:(?:webpack|rollup|esbuild|vite|jest|babel|gulpfile|gruntfile|karma|eslint|prettier|postcss|tailwind|next|nuxt|vue|svelte|metro|cypress|playwright|commitlint)[\w.-]*|[\w.-]+\.config|setup|noxfile|fabfile|tasks|manage)\.\w+$/i;

/** Code that runs in a browser: pages and their assets. */
const BROWSER = /\.[jt]sx$|(?:^|\/)(?:public|static|assets|www|frontend|client|web|website|ui)\//i;

/**
 * Code files of the repository that no function runs, in path order: left out are tests, tools, pages and
 * other people's code. `reached`: every file that analysis followed from the functions' handlers.
 */
export function undeployedFiles(tree: CodeTree, reached: ReadonlySet<string>): readonly string[] {
  return tree.codeFiles().filter((file) => !reached.has(file) && isFunctionCode(file));
}

function isFunctionCode(file: string): boolean {
  const isOther = isTestPath(file) || isForeignPath(file) || TOOLING.test(file);
  return !isOther && !BROWSER.test(file) && nameOfPath(file) !== '__init__.py';
}
