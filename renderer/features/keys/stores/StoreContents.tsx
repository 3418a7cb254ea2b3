import { useTimeStyle } from '#renderer/store.ts';
import { Tag } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatCount, formatDate, formatInstant } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { VerdictBadge } from '#renderer/ui/VerdictBadge.tsx';
import type { StagedEntry, StoreProblem, StoreRepository } from '#shared/domain/trust-store.ts';
import { changeWords } from './change-words.ts';
import { Fold } from './Fold.tsx';
import css from './stores.module.css';

/** More would only be scrolled past. */
const shownAtOnce = 100;

const rest = (all: number) => all > shownAtOnce && <li className={css.rest}>and {formatCount(all - shownAtOnce)} more</li>;

/** What docker or notary last knew of each repository, and whether that held. */
export function CachedRepositories({ repositories }: { repositories: readonly StoreRepository[] }) {
  const time = useTimeStyle();
  const cached = repositories.filter(({ cache }) => cache !== undefined);
  if (cached.length === 0) return null;
  return (
    <Fold title={`${counted(cached.length, 'repository', 'repositories')} in its cache`}>
      <p className={text.muted}>What docker or notary downloaded last, judged as of then. It is history: a server knows what holds now.</p>
      <ul className={css.list} aria-label="Cached repositories">
        {cached.slice(0, shownAtOnce).map(
          ({ gun, cache }) =>
            cache && (
              <li key={gun} className={css.item}>
                <div className={css.keyHead}>
                  <strong>
                    <ForeignText text={gun} />
                  </strong>
                  <span className={css.space} />
                  <VerdictBadge verdict={cache.verdict} />
                </div>
                <p>
                  <ForeignText text={cache.sentence} />
                </p>
                <p className={css.facts}>
                  As of {formatInstant(cache.judgedAt, time)} · {counted(cache.tags, 'tag')}
                  {cache.freshUntil !== undefined && ` · fresh until ${formatDate(cache.freshUntil, time)}`}
                </p>
                <ul className={css.roles} aria-label={`Roles of ${gun}`}>
                  {cache.roles.slice(0, shownAtOnce).map(({ role, version, expires }) => (
                    <li key={role}>
                      <ForeignText text={role} /> {version}, until {formatDate(expires, time)}
                    </li>
                  ))}
                  {rest(cache.roles.length)}
                </ul>
              </li>
            ),
        )}
        {rest(cached.length)}
      </ul>
    </Fold>
  );
}

/** Changes that wait for `notary publish`, in the order in which it would make them. */
export function StagedChanges({ repositories }: { repositories: readonly StoreRepository[] }) {
  const staged = repositories.filter(({ changeCount }) => changeCount > 0);
  if (staged.length === 0) return null;
  const all = staged.reduce((sum, { changeCount }) => sum + changeCount, 0);
  return (
    <Fold title={counted(all, 'staged change')}>
      <p className={text.muted}>
        Made with notary and not published yet. Signet shows them and leaves them there: publishing them, or dropping them with notary
        reset, is up to you.
      </p>
      {staged.slice(0, shownAtOnce).map(({ gun, changes, changeCount }) => (
        <section key={gun} className={css.item}>
          <h3>
            <ForeignText text={gun} />
          </h3>
          {changes.some(({ change }) => change === undefined) && (
            <p className={css.attention}>
              A change here cannot be read. Notary publishes nothing for this repository until its list is reset.
            </p>
          )}
          <ol className={css.changes} aria-label={`Staged changes for ${gun}`}>
            {changes.slice(0, shownAtOnce).map((entry) => (
              <StagedLine key={entry.file} entry={entry} />
            ))}
            {rest(changeCount)}
          </ol>
        </section>
      ))}
    </Fold>
  );
}

function StagedLine({ entry: { at, change, problem, file } }: { entry: StagedEntry }) {
  const time = useTimeStyle();
  return (
    <li>
      {change ? (
        <span>
          {changeWords(change).map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity
            <span key={index}>
              {typeof piece === 'string' ? (
                piece
              ) : 'foreign' in piece ? (
                <ForeignText text={piece.foreign} />
              ) : (
                <DigestText value={piece.digest} cut />
              )}
            </span>
          ))}
          .
        </span>
      ) : (
        <span>
          <Tag tone="bad">cannot be read</Tag> <ForeignText text={`${file}: ${problem ?? ''}`} />
        </span>
      )}{' '}
      {at !== undefined && <span className={css.when}>{formatInstant(at, time)}</span>}
    </li>
  );
}

/** What was passed over, each with its reason. */
export function StoreProblems({ problems }: { problems: readonly StoreProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Fold title={`${counted(problems.length, 'thing')} passed over`} tone="warning">
      <ul className={css.list} aria-label="Passed over">
        {problems.slice(0, shownAtOnce).map(({ what, detail }) => (
          <li key={`${what} ${detail}`} className={css.item}>
            <ForeignText text={what} mono />
            <span className={text.muted}>
              {' '}
              <ForeignText text={detail} />
            </span>
          </li>
        ))}
        {rest(problems.length)}
      </ul>
    </Fold>
  );
}
