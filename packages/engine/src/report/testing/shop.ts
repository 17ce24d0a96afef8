/** The template of the fixture application: what its spans point into. */
export const TEMPLATE_FILE = 'template.yaml';

/** An application of nine functions, as its author would have written it. */
export const TEMPLATE: string = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: A small shop

Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 30
    MemorySize: 512

Resources:
  ShopApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth:
        Authorizers:
          Customers:
            UserPoolArn: !GetAtt Pool.Arn
          Staff:
            FunctionArn: !GetAtt Authorize.Arn

  Uploads:
    Type: AWS::S3::Bucket
  UploadsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Uploads
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: s3:PutObject
            Resource: !Sub "\${Uploads.Arn}/*"

  Thumbnail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: thumb.handler
      Role: !GetAtt MediaRole.Arn
      Events:
        Uploaded:
          Type: S3
          Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* }

  MediaRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: media
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: iam:PassRole
                Resource: "*"
              - Effect: Allow
                Action: s3:*
                Resource: "*"

  ListOrders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.list
      Policies:
        - DynamoDBCrudPolicy: { TableName: "*" }
      Events:
        List: { Type: Api, Properties: { Path: /orders, Method: get } }
        One: { Type: Api, Properties: { Path: "/orders/{id}", Method: get } }

  Checkout:
    Type: AWS::Serverless::Function
    Properties:
      Handler: checkout.handler
      Role: !GetAtt ShopRole.Arn
      Environment:
        Variables: { STRIPE_KEY: sk_live_0000000000000000 }
      Events:
        Pay: { Type: Api, Properties: { Path: /checkout, Method: post, Auth: { Authorizer: Customers } } }
        Retry: { Type: SQS, Properties: { Queue: !GetAtt Payments.Arn } }

  Refund:
    Type: AWS::Serverless::Function
    Properties:
      Handler: refund.handler
      Role: !GetAtt ShopRole.Arn
      Events:
        Refund: { Type: Api, Properties: { Path: /refunds, Method: post, Auth: { Authorizer: Staff } } }

  Settle:
    Type: AWS::Serverless::Function
    Properties:
      Handler: settle.handler
      Role: !GetAtt ShopRole.Arn
      Events:
        Queue: { Type: SQS, Properties: { Queue: !GetAtt Payments.Arn } }

  Catalog:
    Type: AWS::Serverless::Function
    Properties:
      Handler: catalog.handler
      Role: !GetAtt ShopRole.Arn
      FunctionUrlConfig: { AuthType: NONE }
      Events:
        Browse: { Type: Api, Properties: { Path: /catalog, Method: any } }

  Notify:
    Type: AWS::Serverless::Function
    Properties:
      Handler: notify.handler
      Role: !GetAtt NotifyRole.Arn
      Events:
        Sent: { Type: SNS, Properties: { Topic: !Ref OrderEvents } }

  NightlyReport:
    Type: AWS::Serverless::Function
    Properties:
      Handler: report.handler
      Role: !GetAtt ReportRole.Arn
      Events:
        Night: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
        Changed: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn } }

  Authorize:
    Type: AWS::Serverless::Function
    Properties:
      Handler: authorize.handler

  ListRole:
    Type: AWS::IAM::Role
  NotifyRole:
    Type: AWS::IAM::Role
  ReportRole:
    Type: AWS::IAM::Role
  ShopRole:
    Type: AWS::IAM::Role
  Orders:
    Type: AWS::DynamoDB::Table
  Customers:
    Type: AWS::DynamoDB::Table
  Payments:
    Type: AWS::SQS::Queue
  OrderEvents:
    Type: AWS::SNS::Topic
  Pool:
    Type: AWS::Cognito::UserPool
  SigningKey:
    Type: AWS::SecretsManager::Secret
`;
