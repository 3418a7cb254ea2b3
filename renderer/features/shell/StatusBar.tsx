import type { ReactNode } from 'react';
import { useNow, useSettings, useStatus } from '#renderer/store.ts';
import { cls } from '#renderer/ui/cls.ts';
import { formatInstant } from '#renderer/ui/format.ts';
import type { KeychainState } from '#shared/domain/key.ts';
import css from './Shell.module.css';

/** Word, shape of the mark and colour for each state of the place where keys are kept. */
export const storeStates: Readonly<Record<KeychainState, { readonly words: string; readonly look: string | undefined }>> = {
  ready: { words: 'Keychain unlocked', look: undefined },
  locked: { words: 'Keychain locked', look: css.dotAttention },
  waiting: { words: 'Keychain asks for an answer', look: css.dotAttention },
  absent: { words: 'No keychain', look: css.dotBad },
  vault: { words: 'Vault open', look: undefined },
  'vault-locked': { words: 'Vault locked', look: css.dotAttention },
  checking: { words: 'Looking for the keychain', look: css.dotOff },
  unknown: { words: 'Keychain does not answer', look: css.dotOff },
};

export function StatusBar({ tasks }: { tasks: ReactNode }) {
  const { keychain, developmentRuntime, sandboxed } = useStatus();
  const { utc } = useSettings();
  const now = useNow();
  const { words, look } = storeStates[keychain];
  return (
    <section className={css.status} data-pane="status" tabIndex={-1} aria-label="Status">
      <span className={css.state}>
        <i className={cls(css.dot, look)} /> {words}
      </span>
      <span className={cls(css.state, css.optional)}>{formatInstant(now.toISOString(), { utc })}</span>
      {!sandboxed && (
        <span className={css.state}>
          <i className={cls(css.dot, css.dotBad)} /> No sandbox
        </span>
      )}
      {developmentRuntime && (
        <span className={cls(css.state, css.optional)}>
          <i className={cls(css.dot, css.dotAttention)} /> Development runtime
        </span>
      )}
      <span className={css.space} />
      {tasks}
    </section>
  );
}
