import { FormatError } from '../format-error.ts';

/** A readable key that Signet does not take: another curve, too short, another cipher. `problem` is the reason, for people. */
export class KeyRefusal extends FormatError {
  constructor(reason: string, options?: ErrorOptions) {
    super('private key', reason, options);
  }
}

/** The passphrase does not open this key, or the encrypted bytes were damaged: nothing tells the two apart. */
export class WrongKeyPassphrase extends Error {
  override readonly name = 'WrongKeyPassphrase';
  constructor(options?: ErrorOptions) {
    super('the passphrase does not open this key', options);
  }
}
