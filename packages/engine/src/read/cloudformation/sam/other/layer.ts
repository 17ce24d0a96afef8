import { locationOf } from '../code.ts';
import type { Expansion } from '../expansion.ts';
import { idHash, jsonOf, resolveParameters } from '../reading.ts';
import { intrinsic, map, str, stringOf } from '../tree.ts';

const ARCHITECTURES = ['arm64', 'x86_64'];

/** Expands an `AWS::Serverless::LayerVersion`; returns its new logical id, which changes with its contents. */
export function expandLayer(owner: Expansion): string {
  const id = owner.id + contentHash(owner);
  const uri = owner.get('ContentUri');
  checkArchitectures(owner);
  owner.make(
    id,
    'AWS::Lambda::LayerVersion',
    {
      LayerName: owner.get('LayerName') ?? str(owner.span, owner.id),
      Description: owner.get('Description'),
      Content: uri === undefined ? undefined : locationOf(owner, 'ContentUri', uri),
      CompatibleArchitectures: owner.get('CompatibleArchitectures'),
      CompatibleRuntimes: owner.get('CompatibleRuntimes'),
      LicenseInfo: owner.get('LicenseInfo'),
    },
    owner.span,
    { ...owner.own, DeletionPolicy: retention(owner) },
  );
  owner.finish();
  return id;
}

/** Hash of the layer as written, without what may change and leave the contents alone. */
function contentHash(owner: Expansion): string {
  const { DeletionPolicy, UpdateReplacePolicy, Metadata, ...attributes } = owner.own;
  const entry = { Type: owner.resource.type, ...attributes, Properties: owner.resource.properties };
  return idHash(jsonOf(map(owner.span, { [owner.id]: entry })));
}

function retention(owner: Expansion): string {
  const written = owner.get('RetentionPolicy');
  const passed = stringOf(owner.passedOn.DeletionPolicy) ?? 'Retain';
  if (written === undefined) return passed;
  const name = stringOf(resolveParameters(owner.context, written))?.toLowerCase();
  if (name === 'delete') return 'Delete';
  if (name !== 'retain') owner.fail(written.span, 'RetentionPolicy must be Retain or Delete');
  return 'Retain';
}

function checkArchitectures(owner: Expansion): void {
  const written = owner.get('CompatibleArchitectures');
  if (written?.kind !== 'list') return;
  for (const one of written.items) {
    const isFine = intrinsic(one) !== undefined || ARCHITECTURES.includes(stringOf(one) ?? '');
    if (!isFine) owner.fail(one.span, `an architecture is one of ${ARCHITECTURES.join(', ')}`);
  }
}
