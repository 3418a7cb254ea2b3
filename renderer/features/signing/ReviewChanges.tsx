import { useState } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { cls } from '#renderer/ui/cls.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { Review, ReviewChange } from '#shared/domain/review.ts';
import css from './signing.module.css';

const signs = { added: ['+', 'added'], removed: ['−', 'removed'], changed: ['~', 'changed'] } as const;
/** More lines are shown on demand; none is ever left out for good. */
const shownAtFirst = 200;

/** Every difference between the metadata as it is and as it will be. */
export function ReviewChanges({ review }: { review: Review }) {
  const [all, setAll] = useState(false);
  const { changes, unrecognised } = review;
  const shown = all ? changes : changes.slice(0, shownAtFirst);
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={css.diffBox} aria-label="What changes" tabIndex={0}>
        <table className={css.diff}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Kind</span>
              </th>
              <th scope="col">What changes</th>
              <th scope="col" className={unrecognised > 0 ? css.bad : undefined}>
                {counted(unrecognised, 'unrecognised change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the changes of a review never move
              <tr key={index} className={css[change.kind]}>
                <td>
                  <span aria-hidden="true">{signs[change.kind][0]}</span>
                  <span className="visually-hidden">{signs[change.kind][1]}</span>
                </td>
                <td>
                  <ForeignText text={change.role} />
                </td>
                <td>
                  <Change change={change} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {changes.length > shown.length && (
        <p className={cls(css.more)}>
          <Button size="s" onClick={() => setAll(true)}>
            Show all {counted(changes.length, 'change')}
          </Button>
        </p>
      )}
    </div>
  );
}

function Change({ change: { kind, subject, before, after } }: { change: ReviewChange }) {
  return (
    <>
      <ForeignText text={subject} />
      {before !== undefined && kind !== 'added' && (
        <>
          {' '}
          <ForeignText text={before} />
        </>
      )}
      {kind !== 'removed' && after !== undefined && (
        <>
          {' → '}
          <ForeignText text={after} />
        </>
      )}
    </>
  );
}
