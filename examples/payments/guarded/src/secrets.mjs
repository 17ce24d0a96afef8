import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const secrets = new SecretsManagerClient();

let found;

/** The key for Stripe, and the one that Stripe signs with; asked for once in the life of an environment. */
export async function stripeSecrets(abortSignal) {
  if (found === undefined) {
    const get = new GetSecretValueCommand({ SecretId: process.env.SECRET_ARN });
    found = JSON.parse((await secrets.send(get, { abortSignal })).SecretString);
  }
  return found;
}
