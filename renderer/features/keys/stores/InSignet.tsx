import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { needsPassphrase } from '../key-words.ts';
import { takesFresh } from './store-secrets.ts';
import css from './stores.module.css';
import type { StoreImport } from './use-store-import.ts';

const choices = [
  { value: 'same', title: 'The same as in the store', text: 'Where it has at least 12 characters.' },
  { value: 'new', title: 'A new one', text: 'One for all of these keys. The store keeps its own.' },
] as const;

/** Root and targets keys are asked for a passphrase at each use; which one that is to be. */
export function InSignet({ work: { waiting, secrets, setSecrets, tried, running } }: { work: StoreImport }) {
  const protectedKeys = waiting.filter(({ role }) => needsPassphrase(role));
  if (protectedKeys.length === 0) return null;
  return (
    <div className={css.inSignet}>
      {protectedKeys.some(({ candidate }) => candidate.encrypted) && (
        <RadioCards
          label="Passphrase in Signet, for root and targets keys"
          across
          value={secrets.inSignet}
          cards={choices.map((card) => ({ ...card, disabled: running }))}
          onChange={(inSignet) => setSecrets({ ...secrets, inSignet })}
        />
      )}
      {protectedKeys.some((row) => takesFresh(row, secrets)) && (
        <NewPassphrase
          label="New passphrase in Signet"
          hint="Asked at each use of these keys. At least 12 characters."
          onChange={(fresh) => setSecrets((before) => ({ ...before, fresh }))}
          disabled={running}
          tried={tried}
        />
      )}
    </div>
  );
}
