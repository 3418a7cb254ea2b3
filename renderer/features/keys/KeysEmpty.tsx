import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { counted } from '#renderer/ui/format.ts';

/** No keys at all, or none that the filter leaves. */
export function KeysEmpty(props: { total: number; first: ReactNode; second: ReactNode; onClear: () => void }) {
  const { total, first, second, onClear } = props;
  if (total === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="No keys."
        actions={
          <>
            {first}
            {second}
          </>
        }
      >
        Make a key to sign with, or import the ones docker, notary or OpenSSL have. Files can be dropped here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing matches the filter." actions={<Button onClick={onClear}>Clear the filter</Button>}>
      {counted(total, 'key')} without it.
    </EmptyState>
  );
}
