// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub, not of JavaScript
import { expect, test } from 'vitest';
import { show } from '../../show.testing.ts';
import { applicationOf } from '../../testing.ts';

const AROUND = `
Parameters:
  Plain: { Type: String }
  Stage: { Type: String, Default: dev }
  Size: { Type: String, AllowedValues: [s, m] }
  Names: { Type: CommaDelimitedList, Default: 'a, b' }
  Many: { Type: List<String> }
  Path: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /some/path }
  Given: { Type: String, Default: no }
Mappings:
  ByStage:
    dev: { Name: development, Size: 1 }
    prod: { Name: production, Size: 1 }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  IsGiven: !Equals [!Ref Given, yes please]
  Never: !And [!Condition IsGiven, !Not [!Condition IsGiven]]
  Either: !Or [!Condition IsGiven, !Condition IsProd]
  Open: !Equals [!Ref Plain, x]
  Same: !Equals [!Ref AWS::Region, !Ref AWS::Region]
  Loop: !Not [!Condition Loop]
Resources:
  Bucket: { Type: 'AWS::S3::Bucket' }
  It:
    Type: AWS::X::Y
    Properties:
      P: `;

const CASES: readonly (readonly [yaml: string, shown: string])[] = [
  ['!Ref Bucket', '⟨t.yaml/Bucket.Ref⟩'],
  ['!Ref Plain', '⟨param:Plain⟩'],
  ['!Ref Stage', '"dev"@Stage'],
  ['!Ref Size', '("s" | "m")'],
  ['!Ref Names', '["a"@Names, "b"@Names]'],
  ['!Ref Path', '⟨param:Path⟩'],
  ['!Ref Given', '"yes please"@Given'],
  ['!Ref AWS::Region', '⟨AWS::Region⟩'],
  ['!Ref AWS::NoValue', '-'],
  ['!Ref Nothing', '⟨?⟩'],
  ['{ Ref: [1] }', '⟨?⟩'],
  ['!GetAtt Bucket.Arn', '⟨t.yaml/Bucket.Arn⟩'],
  ['!GetAtt [Bucket, Arn]', '⟨t.yaml/Bucket.Arn⟩'],
  ['{ Fn::GetAtt: Bucket.Arn }', '⟨t.yaml/Bucket.Arn⟩'],
  ['!GetAtt [Bucket, !Ref Stage]', '⟨t.yaml/Bucket.dev⟩'],
  ['!GetAtt Bucket', '⟨?⟩'],
  ['!GetAtt Gone.Arn', '⟨?⟩'],
  ["!Sub 'plain'", '"plain"'],
  ["!Sub '${Bucket}'", '⟨t.yaml/Bucket.Ref⟩'],
  ["!Sub '${Bucket.Arn}/*'", '⟨t.yaml/Bucket.Arn⟩ + "/*"'],
  ["!Sub 'a-${Stage}-b'", '"a-dev-b"@Stage'],
  ["!Sub 'a-${Plain}-${Stage}'", '"a-" + ⟨param:Plain⟩ + "-dev"@Stage'],
  ["!Sub '${!aws:username}/${AWS::AccountId}'", '"${aws:username}/" + ⟨AWS::AccountId⟩'],
  ["!Sub ['${X}:${Y}', { X: !GetAtt Bucket.Arn, Y: 1 }]", '⟨t.yaml/Bucket.Arn⟩ + ":1"'],
  ["!Sub '${Names}'", '"a,b"@Names'],
  ["!Sub '${'", '"${"'],
  ['!Sub [!Ref Plain, { X: 1 }]', '⟨param:Plain⟩'],
  ['!Sub { a: b }', '{a: "b"}'],
  ["!Join ['', [a, b]]", '"ab"'],
  ["!Join [':', [a, !Ref Bucket, c]]", '"a:" + ⟨t.yaml/Bucket.Ref⟩ + ":c"'],
  ["!Join [',', !Ref Names]", '"a,b"@Names'],
  ["!Join [',', !Ref Many]", '⟨param:Many⟩'],
  ["!Join [',', [a, !Ref AWS::NoValue, b]]", '"a,b"'],
  ["!Join [',', [a, !If [Open, b, !Ref AWS::NoValue]]]", '(Open? "a,b" | !Open? "a")'],
  ["!Join [',', [!If [Open, '*', x], y]]", '(Open? "*" | !Open? "x") + ",y"'],
  ['!Join a', '⟨?⟩'],
  ['!Select [1, [a, b]]', '"b"'],
  ["!Select ['0', !Ref Names]", '"a"@Names'],
  ['!Select [0, !Ref Many]', '⟨param:Many[0]⟩'],
  ['!Select [0, !GetAZs ""]', '⟨azs:AWS::Region[0]⟩'],
  ['!Select [7, [a]]', '⟨?⟩'],
  ['!Select [!Ref Size, [a]]', '(⟨?⟩ | ⟨?⟩)'],
  ['!Select [!Ref Plain, [a, "*"]]', '("a" | "*")'],
  ['!Select [!Ref Plain, !Ref Many]', '⟨?⟩'],
  ["!Split [',', 'a,b']", '["a", "b"]'],
  ["!Select [1, !Split ['/', 'a/*']]", '"*"'],
  ["!Split [',', !Ref Plain]", '⟨split:,:param:Plain⟩'],
  ["!Split ['', abc]", '⟨?⟩'],
  [
    "!Split [',', !Join [',', [!Ref Bucket, 'a,b', !Sub 'c-${Plain}']]]",
    '[⟨t.yaml/Bucket.Ref⟩, "a", "b", "c-" + ⟨param:Plain⟩]',
  ],
  ["!Split [',', !Join ['', [!Ref Plain, x]]]", '⟨split:,:{param:Plain}x⟩'],
  ["!Split [':', !Sub '${Bucket.Arn}:x']", '⟨split:::{attr:t.yaml/Bucket.Arn}:x⟩'],
  ["!Select [1, !Split [',', !Sub '${Bucket},b']]", '"b"'],
  ["!Select [1, !Split [',', !Sub '${Plain},b']]", '⟨?⟩'],
  ["!Select [0, !Split [',', !Sub 'a,${Plain}']]", '"a"'],
  ['!If [IsProd, 1, 2]', '(!IsProd? 2 | IsProd? 1)'],
  ['!If [IsDev, 1, 2]', '(IsDev? 1 | !IsDev? 2)'],
  ['!If [IsGiven, 1, 2]', '1'],
  ['!If [Never, 1, 2]', '2'],
  ['!If [Either, 1, 2]', '1'],
  ['!If [Same, 1, 2]', '1'],
  ['!If [Open, 1, 2]', '(Open? 1 | !Open? 2)'],
  ['!If [Open, !If [Open, 1, 2], 3]', '(Open? 1 | !Open? 3)'],
  ['!If [Open, 1, !Ref AWS::NoValue]', '(Open? 1 | !Open? -)'],
  ['!If [Gone, 1, 2]', '(Gone? 1 | !Gone? 2)'],
  ['!If [Loop, 1, 2]', '(Loop? 1 | !Loop? 2)'],
  ['!If x', '⟨?⟩'],
  ['!FindInMap [ByStage, prod, Name]', '"production"'],
  ['!FindInMap [ByStage, !Ref Stage, Name]', '("development" | "production")'],
  ['!FindInMap [ByStage, !Ref Plain, Name]', '("development" | "production")'],
  ['!FindInMap [ByStage, !Ref Plain, Size]', '1'],
  ['!FindInMap [ByStage, gone, Name]', '⟨?⟩'],
  ['!FindInMap [ByStage, gone, Name, { DefaultValue: d }]', '"d"'],
  ['!FindInMap [ByStage, !Select [0, [prod]], !Join ["", [Na, me]]]', '"production"'],
  ['!ImportValue gone', '⟨import:gone⟩'],
  ["!ImportValue { 'Fn::Sub': '${Plain}-x' }", '⟨import:{param:Plain}-x⟩'],
  ['!Base64 { "Fn::Sub": "x ${Stage}" }', '"x dev"@Stage'],
  ['!Cidr [10.0.0.0/16, 2, 8]', '["10.0.0.0/24", "10.0.1.0/24"]'],
  ['!Cidr [!Ref Plain, 2, 8]', '⟨?⟩'],
  ['!Cidr [10.0.0.0/30, 256, 32]', '⟨?⟩'],
  ['!GetAZs { Ref: AWS::Region }', '⟨azs:AWS::Region⟩'],
  ['!Length [a, b]', '2'],
  ['!Length { Ref: Names }', '2'],
  ['!Length { Ref: Many }', '⟨?⟩'],
  [
    '!ToJsonString { a: [1, true, x], b: !Ref Bucket }',
    '"{\\"a\\":[1,true,\\"x\\"],\\"b\\":\\"" + ⟨t.yaml/Bucket.Ref⟩ + "\\"}"',
  ],
  ['!Transform { Name: Mine }', '⟨?⟩'],
  ['!Whatever x', '⟨?⟩'],
  ["'{{resolve:ssm:/x}}'", '"{{resolve:ssm:/x}}"'],
  ['{ a: !Ref Stage, b: [!Ref Plain, c] }', '{a: "dev"@Stage, b: [⟨param:Plain⟩, "c"]}'],
];

test.each(CASES)('%s', (yaml, shown) => {
  const application = applicationOf(
    { 't.yaml': `${AROUND}${yaml}\n` },
    { parameters: new Map([['Given', 'yes please']]) },
  );
  const resource = application.resources.find(({ logicalId }) => logicalId === 'It');
  expect(show(resource?.properties.fields.get('P')?.value)).toBe(shown);
});
