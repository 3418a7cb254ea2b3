import { useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { KeyRecord } from '#shared/domain/key.ts';
import { roleTexts } from './key-words.ts';
import css from './keys.module.css';

export function UseTab({ record }: { record: KeyRecord }) {
  const time = useTimeStyle();
  const go = useSignet((state) => state.go);
  return (
    <div className={css.body}>
      <p className={text.muted}>{roleTexts[record.role]}</p>
      <KeyValueList
        pairs={[
          [
            'Last used',
            record.lastUsedAt === undefined ? 'never' : `${formatInstant(record.lastUsedAt, time)}, ${formatAge(record.lastUsedAt, time)}`,
          ],
        ]}
      />
      <Card title="Repositories">
        {record.guns.length === 0 ? (
          <p className={text.muted}>Used in none yet.</p>
        ) : (
          <Lines label="Repositories">
            {record.guns.map((gun) => (
              <Line
                key={gun}
                end={
                  <Button size="s" look="ghost" aria-label={`Open ${gun}`} onClick={() => go('repositories', { select: gun })}>
                    Open
                  </Button>
                }
              >
                <ForeignText text={gun} />
              </Line>
            ))}
          </Lines>
        )}
      </Card>
    </div>
  );
}
