import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { namesInShort } from '../key-list.ts';
import { needsPassphrase } from '../key-words.ts';
import { takesFresh, tooShort } from './store-secrets.ts';
import css from './stores.module.css';
import type { StoreImport } from './use-store-import.ts';

const choices = [
  { value: 'same', title: 'The same as in the store', text: 'Where it has at least 12 characters; for the others a new one.' },
  { value: 'new', title: 'A new one', text: 'One for all of these keys. The store keeps its own.' },
] as const;

/** Root and targets keys are asked for a passphrase at each use; which one that is to be. */
export function InSignet({ work: { rows, waiting, secrets, setSecrets, tried, running } }: { work: StoreImport }) {
  const protectedKeys = waiting.filter(({ role }) => needsPassphrase(role));
  if (protectedKeys.length === 0) return null;
  const fresh = protectedKeys.filter((row) => takesFresh(row, rows, secrets));
  const forced = fresh.filter((row) => tooShort(row, rows, secrets) || !row.candidate.encrypted).map(({ label }) => label);
  return (
    <div className={css.inSignet}>
      {protectedKeys.some(({ candidate }) => candidate.encrypted) && (
        <RadioCards
          label="Passphrase in Signet, for root and targets keys"
          across
          value={secrets.inSignet}
          cards={choices.map((card) => ({ ...card, disabled: running }))}
          onChange={(inSignet) => setSecrets((before) => ({ ...before, inSignet }))}
        />
      )}
      {fresh.length > 0 && (
        <NewPassphrase
          label="New passphrase in Signet"
          hint={
            secrets.inSignet === 'same' && forced.length > 0
              ? `For ${namesInShort(forced)}: in the store ${forced.length === 1 ? 'its passphrase has' : 'theirs have'} fewer than 12 characters.`
              : 'Asked at each use of these keys. At least 12 characters.'
          }
          onChange={(fresh) => setSecrets((before) => ({ ...before, fresh }))}
          disabled={running}
          tried={tried}
        />
      )}
    </div>
  );
}
