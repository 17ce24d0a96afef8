import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';

const lambda = new LambdaClient();

export async function handler(event) {
  const { name, webhook, role } = JSON.parse(event.body);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: `seller-${name}`,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: role,
      Code: { ZipFile: Buffer.from(webhook, 'base64') },
    }),
  );
  return { statusCode: 201 };
}
