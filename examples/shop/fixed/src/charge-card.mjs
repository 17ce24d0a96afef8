import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const secrets = new SecretsManagerClient();

export async function handler(order) {
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.PAYMENT_KEY }),
  );
  const answer = await fetch('https://payments.example/charges', {
    method: 'POST',
    headers: { authorization: `Bearer ${SecretString}` },
    body: JSON.stringify({ card: order.card, items: order.items }),
  });
  if (!answer.ok) throw new Error(`charge refused: ${answer.status}`);
  return { charge: (await answer.json()).id };
}
