import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import { answered } from '#renderer/store/loadable.ts';
import type { Api } from '#shared/contract/index.ts';
import type { KeyChoice } from '#shared/contract/signing.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';

export interface ChoicesSlice {
  readonly choices: Loadable<readonly KeyChoice[]>;
  readonly keyId: KeyId | undefined;
  /** Which of our keys may sign as this role there. Takes the first eligible one until the person chooses. */
  load(gun: Gun, role: SignedRole, exactly?: boolean): Promise<void>;
  choose(keyId: KeyId): void;
}

export const createChoicesSlice =
  (api: Pick<Api, 'signing'>): StateCreator<ChoicesSlice> =>
  (set, get) => {
    let turn = 0;
    return {
      choices: { state: 'idle' },
      keyId: undefined,
      load: async (gun, role, exactly) => {
        turn += 1;
        const own = turn;
        set({ choices: { state: 'loading' } });
        const reply = await api.signing.keyChoices({ gun, role, ...(exactly ? { exactly } : {}) });
        if (own !== turn) return;
        const eligible = reply.ok ? reply.value.filter((choice) => choice.eligible) : [];
        const still = eligible.find(({ keyId }) => keyId === get().keyId) ?? eligible[0];
        set({ choices: answered<readonly KeyChoice[]>(reply), keyId: still?.keyId });
      },
      choose: (keyId) => set({ keyId }),
    };
  };
