import { useEffect, useRef } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import type { FoundStore } from '#shared/contract/stores.ts';
import { StoreBody } from './StoreBody.tsx';
import css from './stores.module.css';
import { useStoreImport } from './use-store-import.ts';

export interface FoundStoreStepProps {
  stores: readonly FoundStore[];
  onBack: () => void;
  onDone: () => void;
}

/** R1.3 to R1.5: what docker or notary have on this computer, and which of its keys Signet shall have. */
export function FoundStoreStep({ stores, onBack, onDone }: FoundStoreStepProps) {
  const work = useStoreImport();
  const { waiting, done, finished, running, reading, take, submit, verb } = work;
  const taken = useRef(false);
  useEffect(() => {
    if (taken.current) return;
    taken.current = true;
    void take(stores);
  }, [stores, take]);
  const nothingLeft = !reading && waiting.length === 0;
  return (
    <form
      className={css.step}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (finished) onDone();
        else if (!running) void submit();
      }}
    >
      <StoreBody work={work} />
      <footer className={css.foot}>
        {done.length === 0 && (
          <Button look="ghost" onClick={onBack} disabled={running}>
            Back
          </Button>
        )}
        <span className={css.space} />
        {!finished && (
          <Button look={nothingLeft ? 'primary' : 'plain'} onClick={onDone} disabled={running}>
            {done.length > 0 ? 'Start without the rest' : 'Start without importing'}
          </Button>
        )}
        {finished ? (
          <Button type="submit" look="primary">
            Start
          </Button>
        ) : (
          !nothingLeft && (
            <Button
              type="submit"
              look="primary"
              busy={running}
              disabledReason={waiting.length > 0 ? undefined : 'The stores are being read.'}
            >
              {verb}
            </Button>
          )
        )}
      </footer>
    </form>
  );
}
