import type { ComponentType } from 'react';
import { knownValue, useNow, useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Card, CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { daysUntil, formatAge, formatCount, formatDate, formatEnd } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { VerdictIcon } from '#renderer/ui/VerdictBadge.tsx';
import { verdictOrder, verdictWords } from '#renderer/ui/verdict-words.ts';
import type { BackupState } from '#shared/domain/key.ts';
import css from './Overview.module.css';
import { nextEnds, personal, recentOf, verdictCounts, type Widget } from './overview.ts';

function Recent() {
  const keys = personal(knownValue(useSignet((state) => state.keys)) ?? []);
  const go = useSignet((state) => state.go);
  const style = useTimeStyle();
  const done = recentOf(keys, 6);
  return (
    <Card title="Recent">
      {done.length === 0 ? (
        <p className={css.none}>Nothing was done with a key yet.</p>
      ) : (
        <Lines>
          {done.map(({ id, what, who, at, keyId }) => (
            <Line key={id} mark={<CheckMark result="good" />} end={formatAge(at, style)}>
              {what}{' '}
              <button type="button" className={css.link} onClick={() => go('keys', { select: keyId })}>
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
  const { leadDays, utc } = useSettings();
  const now = useNow();
  const ends = nextEnds(collections, 6);
  return (
    <Card title="What ends next">
      {ends.length === 0 ? (
        <p className={css.none}>No repository yet, so nothing can end.</p>
      ) : (
        <Lines>
          {ends.map(({ gun, what, at }) => (
            <Line
              key={`${gun} ${what}`}
              mark={<CheckMark result={Date.parse(at) <= now.getTime() ? 'bad' : daysUntil(at, now) < leadDays ? 'warning' : 'good'} />}
              end={
                <>
                  {formatEnd(at, now)} <span className={text.faint}>{formatDate(at, { utc })}</span>
                </>
              }
            >
              <button type="button" className={css.link} onClick={() => go('repositories', { select: gun, tab: 'roles' })}>
                <ForeignText text={gun} />
              </button>{' '}
              <span className={text.faint}>{what}</span>
            </Line>
          ))}
        </Lines>
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
