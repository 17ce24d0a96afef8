import type { Value } from '../../../../model/value.ts';
import { locationOf } from '../code.ts';
import { remark } from '../context.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property } from '../reading.ts';
import { map, str, stringOf, withField } from '../tree.ts';

/** `Code` of the function, from `InlineCode`, `CodeUri` or `ImageUri`. */
export function functionCode(owner: Expansion): Value {
  const isImage = stringOf(owner.get('PackageType')) === 'Image';
  const code = isImage ? imageCode(owner) : zipCode(owner);
  const key = owner.get('SourceKMSKeyArn');
  if (key === undefined || isImage || code.kind !== 'map') return code;
  return withField(code, 'SourceKMSKeyArn', key);
}

/** Where there is no `ImageUri`, `sam build` makes the image from the directory named in `Metadata`. */
function imageCode(owner: Expansion): Value {
  const uri = owner.get('ImageUri');
  if (isSet(uri)) return map(uri.span, { ImageUri: uri });
  const context = property(property(owner.resource.entry, 'Metadata'), 'DockerContext');
  if (context !== undefined) return context;
  remark(owner.context, owner.span, `function ${owner.id} is an image but has no ImageUri`);
  return map(owner.span, {});
}

function zipCode(owner: Expansion): Value {
  const inline = owner.get('InlineCode');
  if (inline !== undefined) return map(inline.span, { ZipFile: inline });
  const uri = owner.get('CodeUri');
  if (uri !== undefined) return locationOf(owner, 'CodeUri', uri);
  remark(owner.context, owner.span, `function ${owner.id} has neither CodeUri nor InlineCode`);
  return str(owner.span, '.');
}
