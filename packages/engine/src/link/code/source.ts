import type { CodeSource } from '../../model/code-location.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import { type Text, textsOf } from '../../model/text.ts';
import { alternatives, at, field, items, text, type Value } from '../../model/value.ts';
import { directoryOf, resolveInside } from '../../support/path.ts';
import { inlineCodes } from './inline.ts';

/** Every place that a function's code may come from, those in the repository first. */
export function codeSources(fn: FunctionNode, graph: Graph): readonly CodeSource[] {
  const asset = assetSource(fn);
  const image = imageSource(fn);
  const code = field(fn.properties, 'Code');
  const written = alternatives(code).flatMap((one) => sourcesOf(one, fn, graph));
  const found = [...asset, ...image, ...written];
  if (found.length === 0) {
    found.push({ kind: 'unknown', reason: 'the template names no code', span: fn.span });
  }
  const isImage = image.length > 0;
  // The folder that an image is made from is no package of its own.
  return found
    .filter((one) => !(isImage && one.kind === 'path'))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER: readonly CodeSource['kind'][] = ['inline', 'image', 'path', 'elsewhere', 'unknown'];

function sourcesOf(code: Value, fn: FunctionNode, graph: Graph): readonly CodeSource[] {
  if (code.kind === 'absent') return [];
  if (code.kind !== 'map') return texts(code).map((one) => fromText(one, code, fn));
  const inline = inlineCodes(field(code, 'ZipFile'), graph.sources);
  if (inline.length > 0) return inline.map((one) => ({ kind: 'inline', code: one }));
  const { span } = code;
  const image = field(code, 'ImageUri');
  if (image !== undefined) {
    const object = texts(image)[0];
    return [{ kind: 'elsewhere', what: 'registry', object, span: image.span }];
  }
  const key = field(code, 'S3Key');
  if (key !== undefined || field(code, 'S3Bucket') !== undefined) {
    const objects = texts(key);
    return (objects.length === 0 ? [undefined] : objects).map((object) => ({
      kind: 'elsewhere',
      what: 'bucket',
      object,
      span: key?.span ?? span,
    }));
  }
  return [{ kind: 'unknown', reason: 'the template does not say where the code is', span }];
}

/** Texts of a value, holes as `⟨…⟩`. */
function texts(value: Value | undefined): readonly Text[] {
  return textsOf(value, () => undefined);
}

function fromText(written: Text, value: Value, fn: FunctionNode): CodeSource {
  const { span } = value;
  if (/^(?:s3|https?):/i.test(written)) {
    return {
      kind: 'elsewhere',
      what: 'bucket',
      object: written.replace(/^\w+:\/\/[^/]*\//, ''),
      span,
    };
  }
  if (written.includes('⟨')) {
    return { kind: 'unknown', reason: 'the path of the code is not known', span };
  }
  const path = resolveInside(directoryOf(fn.span.file), written);
  return path === undefined
    ? { kind: 'unknown', reason: `\`${written}\` is outside of the scanned folder`, span }
    : { kind: 'path', path, span };
}

/** The image that `sam build` makes from a Dockerfile named in `Metadata`. */
function imageSource(fn: FunctionNode): CodeSource[] {
  const metadata = fn.resource?.metadata;
  const context = field(metadata, 'DockerContext');
  const dockerfile = text(field(metadata, 'Dockerfile'));
  const isImage = text(field(fn.properties, 'PackageType')) === 'Image';
  if (!isImage || (context === undefined && dockerfile === undefined)) return [];
  const folder = resolveInside(directoryOf(fn.span.file), text(context) ?? '.');
  if (folder === undefined) return [];
  const command = items(at(fn.properties, 'ImageConfig.Command')).flatMap((one) => text(one) ?? []);
  return [
    {
      kind: 'image',
      context: folder,
      dockerfile: dockerfile ?? 'Dockerfile',
      target: text(field(metadata, 'DockerBuildTarget')),
      command: command.length === 0 ? undefined : command,
      workingDirectory: text(at(fn.properties, 'ImageConfig.WorkingDirectory')),
      span: context?.span ?? fn.span,
    },
  ];
}

/** The folder that a synthesized template was made with, which its metadata name beside the bucket. */
function assetSource(fn: FunctionNode): CodeSource[] {
  const asset = field(fn.resource?.metadata, 'aws:asset:path');
  const written = text(asset);
  if (asset === undefined || written === undefined) return [];
  const path = resolveInside(directoryOf(fn.span.file), written);
  if (path === undefined) return [];
  const dockerfile = text(field(fn.resource?.metadata, 'aws:asset:dockerfile-path'));
  if (dockerfile === undefined) return [{ kind: 'path', path, span: asset.span }];
  const command = items(at(fn.properties, 'ImageConfig.Command')).flatMap((one) => text(one) ?? []);
  return [
    {
      kind: 'image',
      context: path,
      dockerfile,
      target: text(field(fn.resource?.metadata, 'aws:asset:docker-build-target')),
      command: command.length === 0 ? undefined : command,
      workingDirectory: text(at(fn.properties, 'ImageConfig.WorkingDirectory')),
      span: asset.span,
    },
  ];
}
