import { useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import text from '#renderer/ui/text.module.css';
import type { Place, PlaceId } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import { KeptLogins } from './KeptLogins.tsx';
import { useImages } from './use-images.ts';

const kindNames = { file: undefined, engine: 'engine', registry: 'registry' } as const;

/** The folders, files, engines and registries that are looked into. Forgetting one leaves it alone. */
export function SourcesDialog({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const removePlace = useImages((state) => state.removePlace);
  const refresh = useSignet((state) => state.refresh);
  const [failure, setFailure] = useState<Failure>();
  const forget = async (placeId: PlaceId) => {
    setFailure(await removePlace(placeId));
    await refresh('images');
  };
  return (
    <Dialog title="Image sources" onClose={onClose} actions={<Button onClick={onClose}>Done</Button>}>
      {failure && <ErrorCard words={explain(failure)} />}
      {places.length === 0 ? (
        <p className={text.muted}>No source any more. Add a folder, an archive or an engine to see images.</p>
      ) : (
        <Lines label="Sources">
          {places.map((place) => (
            <Line
              key={place.placeId}
              end={
                <Button size="s" aria-label={`Forget ${place.name}`} onClick={() => void forget(place.placeId)}>
                  Forget
                </Button>
              }
            >
              <ForeignText text={place.name} /> {kindNames[place.kind] && <Tag>{kindNames[place.kind]}</Tag>}
              {place.sample && <Tag>sample</Tag>}
              <div className={text.faint}>
                <ForeignText text={place.location} />
              </div>
            </Line>
          ))}
        </Lines>
      )}
      <KeptLogins />
      <p className={text.muted}>Signet lists what is there. Forgetting a source changes nothing in it.</p>
    </Dialog>
  );
}
