import type { z } from 'zod';
import type { KeyRecord } from '#shared/domain/key.ts';
import { createKey } from './create-key.ts';
import { describeKey } from './describe-key.ts';
import type { KdfCost } from './envelope.ts';
import { exportKey, verifyBackup } from './export-key.ts';
import { importKey, inspectFile } from './import-key.ts';
import { Ledger } from './ledger.ts';
import { openLogin, sealLogin } from './logins.ts';
import type { Input, OperationName, Operations } from './protocol.ts';
import { Safe } from './safe.ts';
import type { SecretStore } from './secret-store.ts';
import type { Shelf } from './shelf.ts';
import { SigningHandles } from './signing-handles.ts';
import { removeKey, restoreKey } from './trash.ts';

export interface DeskParts {
  readonly secrets: SecretStore;
  readonly shelf: Shelf;
  readonly random: (bytes: number) => Buffer;
  readonly cost: KdfCost;
  /** Opens or makes the vault, where the secrets are one. */
  readonly openVault?: (passphrase: string, create: boolean) => Promise<void>;
}

/** What each operation needs of the desk. */
export interface Desk {
  readonly ledger: Ledger;
  readonly random: (bytes: number) => Buffer;
  readonly cost: KdfCost;
  readonly now: Date;
  /** Says to main that a stretch of work is done which had a deadline of its own: reaching the store, generating a key. */
  readonly reached: () => void;
}

type Result<O extends OperationName> = Promise<z.input<Operations[O]['output']>>;
export type Answering = <O extends OperationName>(operation: O, input: Input<O>, now: Date, reached: () => void) => Result<O>;

/** Answers operations over one store of secrets and one shelf, one at a time: whoever calls waits for each before the next. */
export function answerOperations({ secrets, shelf, random, cost, openVault }: DeskParts): { answer: Answering; drop: () => void } {
  const safe = new Safe(secrets);
  const ledger = new Ledger(safe, shelf, random);
  const handles = new SigningHandles();

  const verbs: { [O in OperationName]: (input: z.output<Operations[O]['input']>, desk: Desk) => Result<O> } = {
    open: async () => ({ state: await safe.reach() }),
    openVault: async ({ passphrase, create }) => {
      if (!openVault) throw new Error('this store has no vault');
      await openVault(passphrase, create);
      return {};
    },
    list: async () => ({ records: ledger.index.records, trash: ledger.index.trash }),
    create: (input, desk) => createKey(desk, input),
    inspectFile: ({ path }, desk) => inspectFile(desk, path),
    import: (input, desk) => importKey(desk, input),
    export: (input, desk) => exportKey(desk, input),
    verifyBackup: (input, desk) => verifyBackup(desk, input),
    describe: (input, desk) => describeKey(desk, input),
    remove: ({ keyId }, desk) => removeKey(desk, shelf, keyId),
    restore: ({ keyId }, desk) => restoreKey(desk, shelf, keyId),
    sealLogin: async ({ host, ...login }, desk) => ({ sealed: sealLogin(desk, host, login) }),
    openLogin: async ({ host, sealed }, desk) => openLogin(desk, host, sealed),
    openSigner: async (input, desk) => {
      const handle = await handles.open(desk, input);
      const record = await markUsed(desk, desk.ledger.record(input.keyId));
      return { handle, record };
    },
    sign: async (input) => ({ signature: handles.sign(input) }),
  };

  const answer: Answering = async (operation, input, now, reached) => {
    // a signature needs nothing but its handle and must not wait for a keychain; the other two are about reaching the store itself
    if (operation !== 'sign' && operation !== 'open' && operation !== 'openVault') {
      await ledger.open(now);
      reached();
    }
    const verb = verbs[operation] as (input: unknown, desk: Desk) => Result<typeof operation>;
    try {
      return await verb(input, { ledger, random, cost, now, reached });
    } catch (error) {
      // the next operation reads the index anew and undoes what this one left
      if (ledger.unsettled) ledger.close();
      throw error;
    }
  };
  const drop = () => {
    handles.drop();
    ledger.close();
  };
  return { answer, drop };
}

/** Noted at most once a minute: each note is a write. */
async function markUsed({ ledger, now }: Desk, record: KeyRecord): Promise<KeyRecord> {
  if (record.lastUsedAt && now.getTime() - Date.parse(record.lastUsedAt) < 60_000) return record;
  return ledger.replace({ ...record, lastUsedAt: now.toISOString() });
}
