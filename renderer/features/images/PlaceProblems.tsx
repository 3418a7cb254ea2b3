import { useState } from 'react';
import { mediumProblems } from '#renderer/failure-text.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { PlaceProblem } from '#shared/contract/images.ts';
import type { Place } from '#shared/domain/image.ts';
import css from './images.module.css';

const words = (code: string): string => (Object.hasOwn(mediumProblems, code) ? mediumProblems[code as keyof typeof mediumProblems] : code);

/** What of the places could not be read, while the rest stands in the list below. */
export function PlaceProblems({ places, problems }: { places: readonly Place[]; problems: readonly PlaceProblem[] }) {
  const [open, setOpen] = useState(false);
  if (problems.length === 0) return null;
  const names = new Map(places.map(({ placeId, name }) => [placeId, name]));
  return (
    <Banner
      tone="warning"
      title={`${counted(problems.length, 'part')} of your sources could not be read.`}
      actions={
        <Button size="s" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show'}
        </Button>
      }
    >
      {open ? (
        <ul className={css.problems}>
          {problems.map((problem) => (
            <li key={`${problem.placeId} ${problem.medium} ${problem.problem} ${problem.detail}`}>
              <strong>
                <ForeignText text={names.get(problem.placeId) ?? problem.medium} />
              </strong>{' '}
              {words(problem.problem)} <span className={css.code}>{problem.problem}</span>
              <div>
                <ForeignText text={problem.detail} />
              </div>
            </li>
          ))}
        </ul>
      ) : (
        'Nothing of it is shown below. Everything else is, and can be signed.'
      )}
    </Banner>
  );
}
