import { explain } from '#renderer/failure-text.ts';
import { copyText, knownValue, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import css from './images.module.css';
import { PlaceProblems } from './PlaceProblems.tsx';
import { useImages } from './use-images.ts';

/** What went wrong while adding and reading; nothing where nothing did. */
export function ImagesNotice() {
  const images = useSignet((state) => state.images);
  const refresh = useSignet((state) => state.refresh);
  const adding = useImages((state) => state.adding);
  const forgetFailures = useImages((state) => state.forgetFailures);
  const list = knownValue(images);
  return (
    <div className={css.failures}>
      {adding.step === 'failed' &&
        adding.failures.map(({ name, failure }) => (
          <ErrorCard
            key={name}
            words={explain(failure)}
            onCopy={(details) => void copyText(details, 'Details')}
            actions={<Button onClick={forgetFailures}>Dismiss</Button>}
          />
        ))}
      {images.state === 'failed' && (
        <ErrorCard words={explain(images.failure)} actions={<Button onClick={() => void refresh('images')}>Try again</Button>} />
      )}
      {list && <PlaceProblems places={list.places} problems={list.problems} />}
    </div>
  );
}

/** Whether there is anything to say. */
export function useImagesTrouble(): boolean {
  const images = useSignet((state) => state.images);
  const adding = useImages((state) => state.adding);
  return adding.step === 'failed' || images.state === 'failed' || (knownValue(images)?.problems.length ?? 0) > 0;
}
