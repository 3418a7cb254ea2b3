import { target } from '#electron/systems/content-trust/testing/build-collection.ts';
import { Client } from './client.ts';
import { key } from './keys.ts';
import { published, type SimulatedDelegation } from './simulator.ts';

export type Delegated = Readonly<Record<string, Partial<SimulatedDelegation>>>;

/** A repository with these roles below targets, parents and children by their names. */
export const delegating = (delegations: Delegated) =>
  published((one) => {
    for (const [name, more] of Object.entries(delegations)) one.delegate(`targets/${name}`, more);
  });

export const trusted = (delegations: Delegated) => new Client().trusts(delegating(delegations));

/** Statements about things that are their own names. */
export const entries = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, target(name)]));

/** Targets that delegate to a role of any name, whether there is one or not. */
export const naming = (name: unknown, paths: unknown = ['']) =>
  published((one) =>
    one.edit.set('targets', (signed) => {
      const { id, tuf } = key(4);
      signed.delegations.keys[id] = { keytype: tuf.keyType, keyval: { private: null, public: tuf.public } };
      signed.delegations.roles = [{ keyids: [id], name, paths, threshold: 1 }];
    }),
  );
