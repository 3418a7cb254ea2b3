import { sign } from 'node:crypto';
import type { TufSignature } from '#electron/formats/tuf/types.ts';
import type { TestKey } from '#electron/systems/content-trust/testing/build-collection.ts';
import { Client } from './client.ts';
import { published, type Simulator, type TopRole } from './simulator.ts';

export type Resign = (signatures: readonly TufSignature[], payload: Buffer) => readonly TufSignature[];

/** A repository in which the signatures of a role are others than they should be. */
export const resigned = (role: string, resign: Resign, change: (one: Simulator) => void = () => undefined) =>
  published((one) => {
    change(one);
    one.resign.set(role, resign);
  });

/** The id of no key at all. */
export const foreign = 'ab'.repeat(32);

/** A role that asks for two of these keys. */
export const twice = (one: Simulator, role: TopRole, keys: readonly TestKey[]) => {
  one[role].keys = keys;
  one[role].threshold = 2;
};

export const refusesSignature = (repository: Simulator) => new Client().refuses(repository, 'signature-threshold', 'targets');

export const p1363 = (one: TestKey, payload: Buffer) => sign('sha256', payload, { key: one.privateKey, dsaEncoding: 'ieee-p1363' });

export const ecdsa = (signature: Buffer) => ({ method: 'ecdsa', signature });
