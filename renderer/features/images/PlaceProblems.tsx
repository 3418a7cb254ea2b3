import { useState } from 'react';
import { explainProblem, mediumProblems } from '#renderer/failure-text.ts';
import { useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatInstant, type TimeStyle } from '#renderer/ui/format.ts';
import type { PlaceProblem } from '#shared/contract/images.ts';
import type { Place } from '#shared/domain/image.ts';
import css from './images.module.css';

/** What an engine or a registry did, in a sentence; what is listed of it all the same may be old. */
function DistantProblem({ name, problem, time }: { name: string; problem: PlaceProblem; time: TimeStyle }) {
  const explained = explainProblem(problem.problem, problem.facts ?? {});
  return (
    <>
      <strong>
        <ForeignText text={explained?.title ?? name} />
      </strong>{' '}
      <span className={css.code}>{problem.problem}</span>
      <div>
        <ForeignText text={explained ? `${explained.detail} ${explained.advice}` : problem.problem} />
      </div>
      {problem.readAt !== undefined && <div>Its images are listed as they were {formatInstant(problem.readAt, time)}.</div>}
    </>
  );
}

const words = (code: string): string => (Object.hasOwn(mediumProblems, code) ? mediumProblems[code as keyof typeof mediumProblems] : code);

/** What of the places could not be read, while the rest stands in the list below. */
export function PlaceProblems({ places, problems }: { places: readonly Place[]; problems: readonly PlaceProblem[] }) {
  const [open, setOpen] = useState(false);
  const time = useTimeStyle();
  if (problems.length === 0) return null;
  const kept = problems.every(({ readAt }) => readAt !== undefined);
  const rest = kept
    ? 'Their images are listed as they were read last. Everything else is up to date.'
    : 'Nothing of it is shown below. Everything else is, and can be signed.';
  const names = new Map(places.map(({ placeId, name }) => [placeId, name]));
  return (
    <Banner
      tone="warning"
      title={
        problems.every(({ facts }) => facts)
          ? `${counted(problems.length, 'source')} could not be read.`
          : `${counted(problems.length, 'part')} of your sources could not be read.`
      }
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
              {problem.facts ? (
                <DistantProblem name={names.get(problem.placeId) ?? problem.medium} problem={problem} time={time} />
              ) : (
                <>
                  <strong>
                    <ForeignText text={names.get(problem.placeId) ?? problem.medium} />
                  </strong>{' '}
                  {words(problem.problem)} <span className={css.code}>{problem.problem}</span>
                  <div>
                    <ForeignText text={problem.detail} />
                  </div>
                </>
              )}
            </li>
          ))}
        </ul>
      ) : (
        rest
      )}
    </Banner>
  );
}
