import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, isAbsent, mayBe, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { list } from '../support/words.ts';

/** Code signing that warns only, or that some functions of the application do without. */
export const codeSigningNotEnforced: Rule<'application'> = {
  id: 'runtime/code-signing-not-enforced',
  title: 'Code signing that lets unsigned code through',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['S4', 'S6', 'R10'],
  references: {
    cwe: [347, 353],
    csa: ['SAS-3', 'SAS-6'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html'],
  },
  why: 'The application signs its code, but a package without a valid signature is still deployed: with Warn the cloud only counts it, and a function without the configuration is not looked at. Whoever may update the code therefore needs no key.',
  fix: 'Set UntrustedArtifactOnDeployment to Enforce, and give every function with a zip package the configuration.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Profile: { Type: AWS::Signer::SigningProfile, Properties: { PlatformId: AWSLambda-SHA384-ECDSA } }
  Signing:
    Type: AWS::Lambda::CodeSigningConfig
    Properties:
      AllowedPublishers: { SigningProfileVersionArns: [!GetAtt Profile.ProfileVersionArn] }
  Pay:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: arn:aws:iam::123456789012:role/r, Code: { S3Bucket: b, S3Key: k }, CodeSigningConfigArn: !Ref Signing }
`,
      `
Resources:
  Profile: { Type: AWS::Signer::SigningProfile, Properties: { PlatformId: AWSLambda-SHA384-ECDSA } }
  Signing:
    Type: AWS::Lambda::CodeSigningConfig
    Properties:
      AllowedPublishers: { SigningProfileVersionArns: [!GetAtt Profile.ProfileVersionArn] }
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: Enforce }
  Pay:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: arn:aws:iam::123456789012:role/r, Code: { S3Bucket: b, S3Key: k } }
`,
    ],
    good: [
      `
Resources:
  Profile: { Type: AWS::Signer::SigningProfile, Properties: { PlatformId: AWSLambda-SHA384-ECDSA } }
  Signing:
    Type: AWS::Lambda::CodeSigningConfig
    Properties:
      AllowedPublishers: { SigningProfileVersionArns: [!GetAtt Profile.ProfileVersionArn] }
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: Enforce }
  Pay:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: arn:aws:iam::123456789012:role/r, Code: { S3Bucket: b, S3Key: k }, CodeSigningConfigArn: !Ref Signing }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const configs = [...graph.declared.values()].filter(
      (one) => one.type === 'AWS::Lambda::CodeSigningConfig',
    );
    for (const config of configs) yield* warning(config, graph);
    const [first] = configs;
    const bare = graph.functions.filter((one) => first !== undefined && isBare(one, first));
    const [one] = bare;
    if (one === undefined || first === undefined) return;
    yield {
      at: one.span,
      because: `${list(bare.map((each) => each.name))} ${bare.length === 1 ? 'takes' : 'take'} unsigned code, although ${first.logicalId} is there`,
      functions: bare.map((each) => each.id),
      related: [{ span: first.span, label: 'the configuration that others use' }],
      key: 'bare',
    };
  },
};

const POLICY = 'CodeSigningPolicies.UntrustedArtifactOnDeployment';

function* warning(config: Resource, graph: Graph): Generator<Match> {
  const policy = at(config.properties, POLICY);
  // The default is to warn; what is not known may enforce.
  if (!isAbsent(policy) && !mayBe(policy, 'Warn')) return;
  const fix = fixOf('Refuse unsigned code', { safe: false, check: 'every deployment is signed' }, [
    setProperty(config, { cloudformation: POLICY }, 'Enforce'),
  ]);
  yield {
    at: isAbsent(policy) ? config.span : (policy?.span ?? config.span),
    because: `${config.logicalId} only warns of code without a valid signature`,
    functions: graph.functions.filter((one) => usesConfig(one, config)).map((one) => one.id),
    key: config.address,
    ...(fix === undefined ? {} : { fix }),
  };
}

function usesConfig(node: FunctionNode, config: Resource): boolean {
  const named = field(node.properties, 'CodeSigningConfigArn');
  return named?.kind === 'reference' && named.resource === config.address;
}

/** A zip function of the same stack without any configuration; images are signed in another way. */
function isBare(node: FunctionNode, config: Resource): boolean {
  if (node.resource?.stack !== config.stack) return false;
  if (text(field(node.properties, 'PackageType')) === 'Image') return false;
  return isAbsent(field(node.properties, 'CodeSigningConfigArn'));
}
