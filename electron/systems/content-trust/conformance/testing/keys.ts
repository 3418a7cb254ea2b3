import { certificateKey, type Kind, type TestKey, testKey } from '#electron/systems/content-trust/testing/build-collection.ts';

/** Keys are made once for all cases of a file: the n-th is the same each time. */
const made = new Map<string, TestKey>();

function once(name: string, make: () => TestKey): TestKey {
  const key = made.get(name) ?? make();
  made.set(name, key);
  return key;
}

export const key = (number: number, kind: Kind = 'p256'): TestKey => once(`${kind} ${number}`, () => testKey(kind));
/** A root key: an EC key in a certificate for the repository. */
export const rootKey = (number: number): TestKey => once(`root ${number}`, () => certificateKey());
