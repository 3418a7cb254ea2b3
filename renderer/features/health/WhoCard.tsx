import { custodyWords } from '#renderer/store/finding-words.ts';
import { useSignet } from '#renderer/store.ts';
import { Card, CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { Who } from '#shared/health/who.ts';
import css from './health.module.css';

/** The keys of a role: which are ours, where they are, and whether they would survive that place. */
export function WhoCard({ who: { role, needs, keys } }: { who: Who }) {
  const go = useSignet((state) => state.go);
  return (
    <Card
      title={
        <>
          Who can sign as <ForeignText text={role} />
        </>
      }
    >
      <p className={text.muted}>
        {keys.length === 0 ? 'No key is listed for it.' : `Needs ${needs} of ${counted(keys.length, 'key')} at once.`}
      </p>
      <Lines label={`Keys of ${role}`}>
        {keys.map((key) => {
          const { keyId, label, id } = key;
          return (
            <Line key={id} mark={<CheckMark result={keyId === undefined ? 'none' : key.backup === 'verified' ? 'good' : 'warning'} />}>
              {keyId === undefined ? (
                <span className={text.muted}>not among your keys </span>
              ) : (
                <button type="button" className={css.link} onClick={() => go('keys', { select: keyId })}>
                  <ForeignText text={label ?? ''} />
                </button>
              )}{' '}
              <span className={text.faint}>
                <DigestText value={id} cut />
              </span>
              {custodyWords(key) !== undefined && <span className={css.key}>{custodyWords(key)}</span>}
            </Line>
          );
        })}
      </Lines>
    </Card>
  );
}
