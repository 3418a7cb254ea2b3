import { type ComponentType, useEffect } from 'react';
import { knownValue, useNow, useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Card, CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge, formatCount, formatDate, formatEnd } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { VerdictIcon } from '#renderer/ui/VerdictBadge.tsx';
import { verdictOrder, verdictWords } from '#renderer/ui/verdict-words.ts';
import type { BackupState } from '#shared/domain/key.ts';
import { endsOf, leadOf } from '#shared/health/ends.ts';
import css from './Overview.module.css';
import { endMark, personal, recentOf, verdictCounts, type Widget } from './overview.ts';

function Recent() {
  const keys = personal(knownValue(useSignet((state) => state.keys)) ?? []);
  const go = useSignet((state) => state.go);
  const collections = useSignet((state) => state.collections);
  const published = useSignet((state) => state.published);
  const loadPublished = useSignet((state) => state.loadPublished);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a publish changes the list of repositories
  useEffect(() => void loadPublished(), [collections, loadPublished]);
  const style = useTimeStyle();
  const done = recentOf(keys, published, 6);
  return (
    <Card title="Recent">
      {done.length === 0 ? (
        <p className={css.none}>Nothing was published, and nothing done with a key yet.</p>
      ) : (
        <Lines>
          {done.map(({ id, what, who, at, to }) => (
            <Line key={id} mark={<CheckMark result="good" />} end={formatAge(at, style)}>
              {what}{' '}
              <button type="button" className={css.link} onClick={() => go(to.route, to.target)}>
                <span className={text.faint}>
                  <ForeignText text={who} />
                </span>
              </button>
            </Line>
          ))}
        </Lines>
      )}
    </Card>
  );
}

function Verdicts() {
  const rows = knownValue(useSignet((state) => state.images))?.rows ?? [];
  const go = useSignet((state) => state.go);
  const counts = verdictCounts(rows);
  return (
    <Card title={rows.length === 1 ? 'Verdict of 1 image' : `Verdicts of ${formatCount(rows.length)} images`}>
      <Lines>
        {verdictOrder.toReversed().map((verdict) => (
          <Line key={verdict} mark={<VerdictIcon verdict={verdict} />} end={formatCount(counts[verdict])}>
            {counts[verdict] === 0 ? (
              <span className={text.muted}>{verdictWords[verdict]}</span>
            ) : (
              <button type="button" className={css.link} onClick={() => go('images', { filter: `verdict:${verdict}` })}>
                {verdictWords[verdict]}
              </button>
            )}
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

function Ends() {
  const collections = knownValue(useSignet((state) => state.collections)) ?? [];
  const go = useSignet((state) => state.go);
  const { leads, utc } = useSettings();
  const now = useNow();
  const all = endsOf(collections);
  return (
    <Card title="What ends next">
      {all.length === 0 ? (
        <p className={css.none}>No repository yet, so nothing can end.</p>
      ) : (
        <>
          <Lines>
            {all.slice(0, 6).map(({ gun, what, at }) => (
              <Line
                key={`${gun} ${what} ${at}`}
                mark={<CheckMark result={endMark(at, now, leads[leadOf(what)])} />}
                end={
                  <>
                    {formatEnd(at, now)} <span className={text.faint}>{formatDate(at, { utc })}</span>
                  </>
                }
              >
                <button type="button" className={css.link} onClick={() => go('repositories', { select: gun, tab: 'roles' })}>
                  <ForeignText text={gun} />
                </button>{' '}
                <span className={text.faint}>
                  <ForeignText text={what} />
                </span>
              </Line>
            ))}
          </Lines>
          {all.length > 6 && (
            <button type="button" className={css.more} onClick={() => go('health', { tab: 'ends' })}>
              All {formatCount(all.length)} ends
            </button>
          )}
        </>
      )}
    </Card>
  );
}

const backupStates: Record<BackupState['state'], { readonly words: string; readonly mark: 'good' | 'warning' | 'bad' }> = {
  verified: { words: 'Verified', mark: 'good' },
  made: { words: 'Made, not verified', mark: 'warning' },
  none: { words: 'None', mark: 'bad' },
};

function Backups() {
  const keys = personal(knownValue(useSignet((state) => state.keys)) ?? []);
  const go = useSignet((state) => state.go);
  return (
    <Card title="Backups of keys">
      {keys.length === 0 ? (
        <p className={css.none}>There are no keys yet.</p>
      ) : (
        <Lines>
          {(['verified', 'made', 'none'] as const).map((state) => (
            <Line
              key={state}
              mark={<CheckMark result={keys.some(({ backup }) => backup.state === state) ? backupStates[state].mark : 'none'} />}
              end={formatCount(keys.filter(({ backup }) => backup.state === state).length)}
            >
              <button type="button" className={css.link} onClick={() => go('keys', { filter: `backup:${state} -role:snapshot,timestamp` })}>
                {backupStates[state].words}
              </button>
            </Line>
          ))}
        </Lines>
      )}
    </Card>
  );
}

export const widgets: Readonly<Record<Widget, ComponentType>> = { recent: Recent, verdicts: Verdicts, ends: Ends, backups: Backups };
