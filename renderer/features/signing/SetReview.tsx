import { explainProblem } from '#renderer/failure-text.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignBlock } from '#renderer/ui/ForeignBlock.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import text from '#renderer/ui/text.module.css';
import type { Gun } from '#shared/domain/gun.ts';
import type { Review } from '#shared/domain/review.ts';
import type { SetGroup } from '#shared/domain/signing-set.ts';
import { ReviewChanges } from './ReviewChanges.tsx';
import { type NamedRow, rowsThat, signable, warningsOf } from './set-review.ts';
import type { SetSlice } from './set-slice.ts';
import { failureWords } from './set-words.ts';
import css from './signing.module.css';

interface SetReviewProps {
  groups: readonly SetGroup[];
  flow: SetSlice;
  busy: boolean;
  onInitialise: (gun: Gun) => void;
}

/** All that will be signed in all repositories: the exceptions first, for among many they are easily missed. */
export function SetReview({ groups, flow, busy, onInitialise }: SetReviewProps) {
  const reviews = signable(groups);
  const signing = new Set(reviews.map(({ gun }) => gun));
  const count = rowsThat(groups, ({ state }) => state === 'signs').filter(({ gun }) => signing.has(gun)).length;
  const stands = rowsThat(groups, ({ state }) => state === 'stands');
  const refused = rowsThat(groups, ({ state }) => state === 'refused');
  const moving = rowsThat(groups, ({ before }) => before !== undefined);
  return (
    <>
      <p className={css.sentence}>
        {count === 0
          ? 'Nothing of this is to be signed.'
          : `You state what ${counted(count, 'tag')} in ${counted(reviews.length, 'repository', 'repositories')} ${count === 1 ? 'is' : 'are'}.`}
      </p>
      {groups.map((group) => group.failure && <CannotSign key={group.gun} group={group} onInitialise={() => onInitialise(group.gun)} />)}
      {moving.length > 0 && <Moving rows={moving} flow={flow} busy={busy} />}
      {refused.length > 0 && (
        <Banner
          tone="warning"
          title={`${counted(refused.length, 'image')} cannot be signed and ${refused.length === 1 ? 'is' : 'are'} left out.`}
        >
          <ul className={css.leftOut}>
            {refused.map(({ gun, row }) => (
              <li key={`${gun} ${row.image.entryId} ${row.image.tag}`}>
                <ForeignText text={`${gun}:${row.image.tag}`} />: {row.failure && <ForeignText text={failureWords(row.failure)} />}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {groups.flatMap((group) =>
        warningsOf(group).map(({ kind, title, detail }) => (
          <Banner key={`${group.gun} ${kind} ${title}`} tone="warning" title={<ForeignText text={`${group.gun}: ${title}`} />}>
            <ForeignText text={detail} />
          </Banner>
        )),
      )}
      {stands.length > 0 && (
        <p className={text.muted}>
          {counted(stands.length, 'tag')} {stands.length === 1 ? 'is' : 'are'} signed like this already: nothing is done about{' '}
          {stands.length === 1 ? 'it' : 'them'}.
        </p>
      )}
      {reviews.map((review) => (
        <Repository
          key={review.gun}
          review={review}
          group={groups.find(({ gun }) => gun === review.gun) as SetGroup}
          open={reviews.length === 1}
          busy={busy}
          onKey={(keyId) => void flow.chooseKey(review.gun, keyId)}
        />
      ))}
    </>
  );
}

function CannotSign({ group: { gun, failure, keys }, onInitialise }: { group: SetGroup; onInitialise: () => void }) {
  if (!failure) return null;
  const unknown = failure.problem === 'collection-unknown';
  const words = explainProblem(failure.problem, failure.facts);
  return (
    <Banner
      tone={unknown ? 'unsigned' : 'warning'}
      title={
        <>
          <ForeignText text={gun} />: {unknown ? 'it has no collection of signatures yet' : (words?.title ?? failure.problem)}.
        </>
      }
      actions={unknown && <Button onClick={onInitialise}>Initialise it</Button>}
    >
      {unknown ? (
        'Starting one takes a root key and a targets key; it is done here, then signing goes on. Otherwise its images are left out.'
      ) : (
        <ForeignText text={`${words?.detail ?? ''} ${words?.advice ?? ''} Its images are left out.`} />
      )}
      {failure.problem === 'no-eligible-key' && keys.length > 0 && (
        <details className={css.others}>
          <summary>Your keys, and why they cannot ({keys.length})</summary>
          <Lines label="Keys that cannot sign here">
            {keys.map(({ keyId, label, reason }) => (
              <Line key={keyId} mark={<CheckMark result="none" />}>
                <ForeignText text={label} /> <ForeignText text={reason} />
              </Line>
            ))}
          </Lines>
        </details>
      )}
    </Banner>
  );
}

/** As the digest of today is shown, so that the two can be compared; where it is no such digest, in its own words. */
function Stated({ text: words }: { text: string }) {
  const [first = ''] = words.split(' ');
  return /^sha256:[0-9a-f]{64}$/.test(first) ? <DigestText value={first} /> : <ForeignText text={words} mono />;
}

/** Never ticked beforehand: among a hundred tags these are the ones that somebody should look at. */
function Moving({ rows, flow, busy }: { rows: readonly NamedRow[]; flow: SetSlice; busy: boolean }) {
  return (
    <Banner tone="warning" title={`${counted(rows.length, 'tag')} ${rows.length === 1 ? 'is' : 'are'} signed for another digest.`}>
      {rows.length === 1
        ? 'It is left out unless you tick it. Look why it differs before you do.'
        : 'They are left out unless you tick them. Look why they differ before you do.'}
      <div className={css.moving}>
        {rows.map(({ gun, row: { image, state, before } }) => (
          <Checkbox
            key={`${gun} ${image.tag}`}
            checked={state === 'signs'}
            disabled={busy}
            onChange={(on) => void flow.replace(gun, image.tag, on)}
            label={
              <>
                Sign the new digest of <ForeignText text={`${gun}:${image.tag}`} />
              </>
            }
            hint={
              <span className={css.compare}>
                <span>signed</span> <Stated text={before ?? ''} /> <span>now</span> <DigestText value={image.expected} />
              </span>
            }
          />
        ))}
      </div>
    </Banner>
  );
}

interface RepositoryProps {
  group: SetGroup;
  review: Review;
  open: boolean;
  busy: boolean;
  onKey: (keyId: Review['keyId']) => void;
}

function Repository({ group, review, open, busy, onKey }: RepositoryProps) {
  const count = group.rows.filter(({ state }) => state === 'signs').length;
  const eligible = group.keys.filter((key) => key.eligible);
  return (
    <details className={css.repository} open={open}>
      <summary>
        <ForeignText text={review.gun} /> <span className={text.muted}>{counted(count, 'tag')}</span>{' '}
        <span className={text.faint}>
          as <ForeignText text={review.role} /> with <ForeignText text={review.keyLabel} />
          {review.server !== undefined && (
            <>
              , published on <ForeignText text={review.server} />
            </>
          )}
        </span>
      </summary>
      <div className={css.repositoryBody}>
        {eligible.length > 1 && (
          <Select
            label={`Key for ${review.gun}`}
            value={review.keyId}
            disabled={busy}
            options={eligible.map(({ keyId, label, reason }) => ({ value: keyId, label, hint: reason }))}
            onChange={onKey}
          />
        )}
        <ReviewChanges review={review} />
        <KeyValueList pairs={[['Bytes to sign', <DigestText key="bytes" value={`sha256:${review.payload}`} algorithm />]]} />
        <details className={css.bytes}>
          <summary>Show bytes</summary>
          <ForeignBlock label={`Bytes to sign in ${review.gun}`} text={review.payloadText} />
          {review.payloadCut && <p className={text.muted}>This is their beginning. The digest is of all of them.</p>}
        </details>
      </div>
    </details>
  );
}
