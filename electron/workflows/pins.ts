import { SignetError } from '#electron/signet-error.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { PinChange, PinDecides, PinPlan, PinRow } from '#shared/domain/pin.ts';
import type { Question } from './dialogs.ts';
import type { FileTokens } from './file-tokens.ts';
import { putAsideQuestion, questionAbout, takeQuestion } from './pin-questions.ts';

/** The pins, as a signature system keeps them. */
export interface PinKeeper {
  readonly list: () => { rows: PinRow[]; disableTofu: boolean };
  readonly covering: (gun: Gun) => { rows: PinRow[]; decides: PinDecides };
  readonly plan: (change: PinChange) => Promise<PinPlan & { apply(): Promise<void> }>;
  readonly export: (path: string) => Promise<{ authorities: string[]; unheard: string[] }>;
  readonly putAside: () => Promise<void>;
}

export interface PinsParts {
  readonly keeper: PinKeeper;
  readonly tokens: Pick<FileTokens, 'path' | 'pathToSave'>;
  /** Main's own dialog; fails with `cancelled` for a no. */
  readonly ask: (question: Question) => Promise<void>;
  /** Every verdict may be another one now. */
  readonly changed: () => void;
}

/** Changes of the pins: each is asked about outside of the window, with what it would refuse from now on. */
export function pinning({ keeper, tokens, ask, changed }: PinsParts) {
  let shown: Awaited<ReturnType<PinKeeper['plan']>> | undefined;
  const change = async (wanted: PinChange): Promise<void> => {
    const plan = await keeper.plan(wanted);
    await ask(questionAbout(wanted, plan));
    await plan.apply();
    changed();
  };
  return {
    list: keeper.list,
    covering: keeper.covering,
    change,
    pinAuthority: (name: string, file: FileToken) => change({ kind: 'authority', name, path: tokens.path(file) }),
    readFile: async (file: FileToken): Promise<PinPlan> => {
      shown = undefined;
      shown = await keeper.plan({ kind: 'file', path: tokens.path(file) });
      return shown;
    },
    take: async (): Promise<void> => {
      const plan = shown;
      if (!plan) throw new SignetError({ code: 'pins-changed' });
      await ask(takeQuestion(plan));
      await plan.apply();
      shown = undefined;
      changed();
    },
    export: (file: FileToken) => keeper.export(tokens.pathToSave(file)),
    putAside: async (): Promise<void> => {
      await ask(putAsideQuestion);
      await keeper.putAside();
      changed();
    },
  };
}
export type Pinning = ReturnType<typeof pinning>;
