/** An open GET route, as SAM writes it. */
const GET = '{ Type: HttpApi, Properties: { Method: get, Path: /items } }';

/** An open POST route, as SAM writes it. */
export const POST = '{ Type: HttpApi, Properties: { Method: post, Path: /items } }';

/** A template with one JavaScript function behind a trigger (an open GET route), for examples. */
export function javascript(code: string, trigger: string = GET): string {
  return templateOf('nodejs22.x', code, trigger);
}

/** A template with one Python function behind a trigger (an open GET route), for examples. */
export function python(code: string, trigger: string = GET): string {
  return templateOf('python3.13', code, trigger);
}

function templateOf(runtime: string, code: string, trigger: string): string {
  return `
Transform: AWS::Serverless-2016-10-31
Resources:
  Items:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: ${runtime}
      InlineCode: |
${code.trim().replace(/^(?=.)/gm, '        ')}
      Events:
        Call: ${trigger}
`;
}
