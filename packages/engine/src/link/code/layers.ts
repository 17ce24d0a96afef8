import type { LayerContent } from '../../model/code-location.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { textsOf } from '../../model/text.ts';
import { alternatives, field, items, text } from '../../model/value.ts';
import { directoryOf, nameOfPath, resolveInside } from '../../support/path.ts';

const NONE = (): undefined => undefined;

/** What the layers of a function contain, in the order in which they are laid over one another. */
export function layerContents(fn: FunctionNode, graph: Graph): readonly LayerContent[] {
  return items(field(fn.properties, 'Layers')).map((value): LayerContent => {
    const { span } = value;
    const layer = value.kind === 'reference' ? graph.declared.get(value.resource) : undefined;
    if (layer?.type === 'AWS::Lambda::LayerVersion') return contentOf(layer, span);
    const [arn] = textsOf(value, NONE);
    const name = /:layer:([^:]+)/.exec(arn ?? '')?.[1] ?? arn ?? 'a layer';
    return { name, path: undefined, buildMethod: undefined, span };
  });
}

function contentOf(layer: Resource, span: LayerContent['span']): LayerContent {
  const folder = directoryOf(layer.span.file);
  const asset = text(field(layer.metadata, 'aws:asset:path'));
  const written = alternatives(field(layer.properties, 'Content')).flatMap(
    (one) => text(one) ?? [],
  );
  const local = asset === undefined ? written : [asset, ...written];
  return {
    name: nameOfPath(layer.written.address),
    path: local.flatMap((one) => resolveInside(folder, one) ?? [])[0],
    buildMethod: text(field(layer.metadata, 'BuildMethod'))?.toLowerCase(),
    span,
  };
}
