import { RefreshCw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { knownValue } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import { InSignet } from './InSignet.tsx';
import { CachedRepositories, StagedChanges, StoreProblems } from './StoreContents.tsx';
import { StoreKeyRow } from './StoreKeyRow.tsx';
import { storeWords } from './store-words.ts';
import css from './stores.module.css';
import type { StoreView } from './stores-slice.ts';
import type { StoreImport } from './use-store-import.ts';

/** All stores, each with its keys, cached repositories and staged changes; the result below them, where one goes on. Stands in a form. */
export function StoreBody({ work }: { work: StoreImport }) {
  const { views, failure, finding, running, done, wanted, finished, attempts } = work;
  const end = useRef<HTMLDivElement>(null);
  // What is asked for next, or the way on: a field that was typed into may be gone.
  useEffect(() => {
    const form = attempts > 0 && !running && end.current?.closest('form');
    if (!form) return;
    const asked = form.querySelector<HTMLInputElement>('input[aria-invalid]');
    if (!asked) end.current?.scrollIntoView({ block: 'nearest' });
    // What was wrong is typed over.
    asked?.select();
    (asked ?? form.querySelector<HTMLElement>('button[type=submit]'))?.focus();
  }, [attempts, running]);
  return (
    <>
      {failure && <ErrorCard words={explain(failure)} />}
      {finding && <Skeleton lines={3} label="Looking for trust stores" />}
      {views.map((view) => (
        <StoreCard key={view.store.store} view={view} work={work} />
      ))}
      <InSignet work={work} />
      {done.length > 0 && !running && (
        <Banner tone={finished ? 'trusted' : 'warning'} title={`${done.length} of ${counted(wanted.length, 'key')} imported.`}>
          The store was only read and stays as it is: docker and notary go on using it. Make a backup of each key in Signet.
        </Banner>
      )}
      <div ref={end} />
    </>
  );
}

function StoreCard({ view, work }: { view: StoreView; work: StoreImport }) {
  const { store, keys, contents } = view;
  const { title, place } = storeWords(store);
  const listed = knownValue(keys);
  const rows = work.rows.filter(({ id }) => listed?.rowIds.includes(id));
  const read = knownValue(contents);
  const problems = [...(listed?.problems ?? []), ...(read?.problems ?? [])];
  return (
    <section className={css.store} aria-label={`${title}, ${place}`}>
      <header className={css.storeHead}>
        <h2>{title}</h2>
        <span className={text.faint}>
          <ForeignText text={place} />
        </span>
      </header>
      {keys.state === 'loading' && <Skeleton lines={3} label="Reading its keys" />}
      {keys.state === 'failed' && (
        <div>
          <ErrorCard
            words={explain(keys.failure)}
            actions={
              <Button icon={RefreshCw} onClick={() => void work.readKeys(store.store)}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {listed && rows.length === 0 && <p className={text.muted}>It holds no keys.</p>}
      {rows.length > 0 && (
        <div className={css.keys}>
          {rows.map((row) => (
            <StoreKeyRow key={row.id} row={row} work={work} />
          ))}
        </div>
      )}
      {contents.state === 'failed' && (
        <div>
          <ErrorCard words={explain(contents.failure)} />
        </div>
      )}
      {read && <CachedRepositories repositories={read.repositories} />}
      {read && <StagedChanges repositories={read.repositories} />}
      <StoreProblems problems={problems} />
    </section>
  );
}
