/**
 * A call that an audit log has recorded (a CloudTrail record; also what moto or another emulator logs).
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export type ObservedCall = {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** IAM actions that the call was authorized by (`s3:ListBucket` for ListObjectsV2); empty where that is not known. */
  readonly actions: readonly string[];
  /** Service and name as recorded: `s3.amazonaws.com`, `ListObjectsV2`. */
  readonly source: string;
  readonly name: string;
  /** ARNs that the record names, or that follow from its parameters; empty where it names none. */
  readonly resources: readonly string[];
  readonly caller: {
    /** ARN of the session, user or root; empty for a service. */
    readonly arn: string;
    /** ARN of the role behind a session, path included where recorded. */
    readonly role: string | undefined;
    /** Session name: for Lambda the function's name. */
    readonly session: string | undefined;
  };
  readonly account: string;
  readonly region: string;
  /** `AccessDenied` and the like; undefined for a call that succeeded. */
  readonly error: string | undefined;
  /** Condition keys in lower case that the record shows (`aws:sourceip`, `aws:principaltag/…`). */
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** Where it was recorded. `record` counts from 1 in the file. */
  readonly origin: { readonly file: string; readonly record: number };
};
