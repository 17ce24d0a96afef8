import { DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();

export async function handler() {
  await dynamodb.send(
    new UpdateContinuousBackupsCommand({
      TableName: process.env.ORDERS,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
}
