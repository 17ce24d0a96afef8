type Options = { readonly abortSignal?: AbortSignal };

/** Stands for the client of the AWS SDK, with the methods that the guide uses; keeps what was sent and finds nothing. */
export class DynamoDB {
  /** Requests of all clients. */
  static readonly sent: { readonly name: string; readonly input: object }[] = [];

  /** The options that were given. */
  readonly config: object;

  constructor(options: object) {
    this.config = options;
  }

  putItem(input: object, _options?: Options): Promise<unknown> {
    return this.#keep('putItem', input);
  }

  updateItem(input: object, _options?: Options): Promise<unknown> {
    return this.#keep('updateItem', input);
  }

  deleteItem(input: object, _options?: Options): Promise<unknown> {
    return this.#keep('deleteItem', input);
  }

  transactWriteItems(input: object, _options?: Options): Promise<unknown> {
    return this.#keep('transactWriteItems', input);
  }

  async #keep(name: string, input: object): Promise<unknown> {
    DynamoDB.sent.push({ name, input });
    return {};
  }
}
