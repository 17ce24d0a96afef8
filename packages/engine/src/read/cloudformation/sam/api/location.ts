import { field, type Value } from '../../../../model/value.ts';
import { map, stringOf } from '../tree.ts';
import { type Fault, filledField } from './values.ts';

/** Bucket and key of a definition that lies in S3; undefined for what is no such place (a local file). */
export function bodyLocation(uri: Value | undefined, fault: Fault): Value | undefined {
  if (uri === undefined) return undefined;
  if (uri.kind === 'map') {
    const bucket = filledField(uri, 'Bucket');
    const key = filledField(uri, 'Key');
    if (bucket === undefined || key === undefined) {
      fault(uri.span, '`DefinitionUri` needs `Bucket` and `Key`');
      return undefined;
    }
    return map(uri.span, { Bucket: bucket, Key: key, Version: field(uri, 'Version') });
  }
  const written = stringOf(uri);
  const found = /^s3:\/\/([^/?]+)\/+([^?]+)(?:\?(.*))?$/.exec(written ?? '');
  if (found === null) {
    if (written === undefined) fault(uri.span, '`DefinitionUri` must be a string or a map');
    return undefined;
  }
  const version = /(?:^|&)versionId=([^&]*)/.exec(found[3] ?? '')?.[1];
  return map(uri.span, { Bucket: found[1], Key: found[2], Version: version });
}
