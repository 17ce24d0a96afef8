import type { Diagnostic } from '../../model/diagnostic.ts';
import type { MapValue } from '../../model/value.ts';
import { directoryOf, joinPath, resolveInside } from '../../support/path.ts';
import type { Given } from '../cloudformation/parameters.ts';
import type { TemplateStore } from '../templates.ts';
import { besideTemplate } from './parameter-file.ts';
import { type Environment, readSamconfig, SAMCONFIG_NAMES } from './samconfig.ts';

/** What configuration files say of the deployments of the templates below a root. */
export class Stages {
  readonly #store: TemplateStore;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #chosen: string | undefined;
  readonly #byDirectory = new Map<string, readonly Environment[]>();

  constructor(
    store: TemplateStore,
    chosen: string | undefined,
    report: (diagnostic: Diagnostic) => void,
  ) {
    this.#store = store;
    this.#chosen = chosen;
    this.#report = report;
  }

  /** Parameter values of the environments that deploy a template, by their names. */
  of(path: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
    return new Map(this.#environments(path).map(({ name, overrides }) => [name, overrides]));
  }

  /**
   * Parameter values for a template: of the chosen environment, else of the default or only one, else
   * of the parameter file beside it. Values are certain where no other environment could be meant.
   */
  given(path: string, root: MapValue): ReadonlyMap<string, Given> {
    const environments = this.#environments(path);
    const chosen = environments.find(({ name }) => name === (this.#chosen ?? 'default'));
    const only =
      environments.length === 1 && this.#chosen === undefined ? environments[0] : undefined;
    const environment = chosen ?? only;
    if (environment === undefined) return givens(besideTemplate(path, root, this.#store), false);
    const isCertain = this.#chosen !== undefined || environments.length === 1;
    return givens(environment.overrides, isCertain);
  }

  #environments(path: string): readonly Environment[] {
    const directory = directoryOf(path);
    const own = this.#inDirectory(directory).filter(({ template }) =>
      deploys(directory, template, path),
    );
    if (own.length > 0 || directory === '') return own;
    return this.#inDirectory('').filter(
      ({ template }) => template !== undefined && deploys('', template, path),
    );
  }

  #inDirectory(directory: string): readonly Environment[] {
    const before = this.#byDirectory.get(directory);
    if (before !== undefined) return before;
    const path = SAMCONFIG_NAMES.map((name) => joinPath(directory, name)).find((candidate) =>
      this.#store.isFile(candidate),
    );
    const source = path === undefined ? undefined : this.#store.text(path);
    const environments = source === undefined ? [] : readSamconfig(source, this.#report);
    this.#byDirectory.set(directory, environments);
    return environments;
  }
}

/** The SAM CLI takes `template.yaml`, `template.yml` or `template.json` where none is named; built copies stand for the source. */
function deploys(directory: string, template: string | undefined, path: string): boolean {
  const written = template?.includes('.aws-sam/') === true ? undefined : template;
  const targets =
    written === undefined ? ['template.yaml', 'template.yml', 'template.json'] : [written];
  return targets.some((target) => resolveInside(directory, target) === path);
}

function givens(
  values: ReadonlyMap<string, string>,
  isCertain: boolean,
): ReadonlyMap<string, Given> {
  return new Map([...values].map(([key, value]): [string, Given] => [key, { value, isCertain }]));
}
