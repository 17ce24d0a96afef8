import type { MapValue, Value } from '../../../model/value.ts';
import type { Expansion } from './expansion.ts';
import { isSet, property } from './reading.ts';
import { map, stringOf } from './tree.ts';

/**
 * `Code` or `Content` from a `CodeUri` or `ContentUri`: a bucket and key, or a path that is still
 * local, which stays a string (as `aws cloudformation package` takes it).
 */
export function locationOf(owner: Expansion, name: string, written: Value): Value {
  const uri = stringOf(written);
  if (uri !== undefined) return fromText(owner, name, written, uri);
  if (written.kind !== 'map') {
    owner.fail(written.span, `${name} must be a string or a map`);
    return written;
  }
  if (!isSet(property(written, 'Bucket')) || !isSet(property(written, 'Key'))) {
    owner.fail(written.span, `${name} needs Bucket and Key`);
    return written;
  }
  return map(written.span, {
    S3Bucket: property(written, 'Bucket'),
    S3Key: property(written, 'Key'),
    S3ObjectVersion: property(written, 'Version'),
  });
}

function fromText(owner: Expansion, name: string, written: Value, uri: string): Value {
  if (/\{\{resolve:(?:ssm|ssm-secure|secretsmanager):[^}]*\/[^}]*\}\}/.test(uri)) {
    owner.fail(written.span, `${name} cannot be a dynamic reference; use Bucket and Key`);
    return written;
  }
  const place = parseS3(uri);
  if (place !== undefined) {
    return map(written.span, {
      S3Bucket: place.bucket,
      S3Key: place.key,
      S3ObjectVersion: place.version,
    });
  }
  if (uri === '' || /^[a-z][a-z0-9+.-]+:/i.test(uri)) {
    owner.fail(written.span, `${name} must be a local path or s3://bucket/key`);
  }
  return written;
}

/** Parts of `s3://bucket/key?versionId=version`; undefined for anything else. */
function parseS3(
  uri: string,
):
  | { readonly bucket: string; readonly key: string; readonly version: string | undefined }
  | undefined {
  const match = /^s3:\/\/([^/?#[\]]+)\/+([^?#]+)(?:\?([^#]*))?$/.exec(uri);
  const [, bucket, key, query] = match ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  return { bucket, key, version: new URLSearchParams(query).get('versionId') ?? undefined };
}

/** `Bucket`, `Key` and `Version` of a `DefinitionUri`; undefined where it names no object. */
export function definitionLocation(uri: Value): MapValue | undefined {
  const text = stringOf(uri);
  const place = text === undefined ? undefined : parseS3(text);
  if (place !== undefined) {
    return map(uri.span, { Bucket: place.bucket, Key: place.key, Version: place.version });
  }
  if (!isSet(property(uri, 'Bucket')) || !isSet(property(uri, 'Key'))) return undefined;
  return map(uri.span, {
    Bucket: property(uri, 'Bucket'),
    Key: property(uri, 'Key'),
    Version: property(uri, 'Version'),
  });
}
