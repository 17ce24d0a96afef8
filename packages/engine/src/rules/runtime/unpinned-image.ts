import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { type Text, textsOf } from '../../model/text.ts';
import { at } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** A container image named by a tag that moves. */
export const unpinnedImage: Rule<'function'> = {
  id: 'runtime/unpinned-image',
  title: 'Container image without a version',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['S4', 'G3'],
  references: {
    cwe: [829, 1357],
    owasp: ['S9:2017'],
    csa: ['SAS-3', 'SAS-6'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/images-create.html'],
  },
  why: 'The tag says latest, or nothing, so the next deployment runs whatever was pushed under it last: by another branch, another build, or somebody who may only push images. Nobody can say later which code ran.',
  fix: 'Name the image by its digest (repository@sha256:…), or by a tag of the build in a repository with immutable tags.',
  on: 'function',
  examples: {
    bad: [
      `
Resources:
  Scan:
    Type: AWS::Lambda::Function
    Properties:
      PackageType: Image
      Role: arn:aws:iam::123456789012:role/scan
      Code: { ImageUri: !Sub '\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/scan:latest' }
`,
    ],
    good: [
      `
Resources:
  Scan:
    Type: AWS::Lambda::Function
    Properties:
      PackageType: Image
      Role: arn:aws:iam::123456789012:role/scan
      Code: { ImageUri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/scan@sha256:8ba5a1d7a3ed2e8e5d3a3b1d8ba5a1d7a3ed2e8e5d3a3b1d8ba5a1d7a3ed2e8e }
`,
    ],
  },
  *check(node: FunctionNode): Generator<Match> {
    const uri = at(node.properties, 'Code.ImageUri');
    const moving = textsOf(uri, () => undefined).find(isMoving);
    if (uri === undefined || moving === undefined) return;
    const what = moving.endsWith(':latest') ? 'the tag latest' : 'no tag';
    yield { at: uri.span, because: `the image of ${node.name} has ${what}` };
  },
};

/** `latest` or no tag at all; a name that ends in something unknown may have one. */
function isMoving(uri: Text): boolean {
  if (uri.includes('@') || !uri.includes('/')) return false;
  if (uri.endsWith(':latest')) return true;
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return !name.includes(':') && !uri.endsWith('⟩');
}
