/** Who works on a key, on what, and until when nobody else may. */
export type Claim = {
  /** A name of this one attempt: only it may finish or give back what it has taken. */
  readonly owner: string;
  /** Hash of what the key was sent with. */
  readonly payload: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** From then on another attempt may take the key: this one must be dead. */
  readonly leaseEnds: number;
};

/** What a store says to somebody who wants to work on a key. */
export type Taken =
  | { readonly kind: 'taken' }
  /** Another attempt works on it. */
  | { readonly kind: 'held'; readonly payload: string; readonly until: number }
  /** The work was done. `answer` is what was kept with it, as text. */
  | { readonly kind: 'done'; readonly payload: string; readonly answer: string | undefined };

/** What is kept of finished work. */
export type Finish = {
  readonly owner: string;
  readonly answer: string | undefined;
  readonly now: number;
  /** Until then the same key is not worked on again. */
  readonly expires: number;
};

/**
 * Keeps which keys are worked on and which are done. Each method is one atomic step in the store: nothing is read first and
 * written afterwards. A method that fails throws; the guard refuses the call then.
 */
export type Store = {
  /** Takes a key that is free, whose lease has ended, or whose finished work has expired. */
  take(key: string, claim: Claim, signal: AbortSignal): Promise<Taken>;
  /** Marks the work as done; false where another attempt has taken the key meanwhile. */
  finish(key: string, finish: Finish, signal: AbortSignal): Promise<boolean>;
  /** Frees a key whose work had no effect; nothing happens where it is not the owner's any more. */
  release(key: string, owner: string, signal: AbortSignal): Promise<void>;
};
