import type { Language } from '../ir.ts';
import { resolveJs } from './resolve-js.ts';
import { resolvePython } from './resolve-python.ts';
import type { PackageScope, Resolved } from './scope.ts';
import type { CodeTree } from './tree.ts';

/**
 * What a module name stands for in a file of a package: own code, other people's, the platform's. Answers
 * are kept with the tree; nothing is thrown, however absurd the configuration.
 */
export function resolveModule(
  from: string,
  module: string,
  language: Language,
  scope: PackageScope,
  tree: CodeTree,
): Resolved {
  const key = `${language} ${from} ${module} ${scope.root} ${scope.layers.join('|')}`;
  return tree.once('module', key, () =>
    language === 'python'
      ? resolvePython(tree, from, module, scope)
      : resolveJs(tree, from, module, scope),
  );
}
