import { useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes, formatDate, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import type { HistoryRow } from '#shared/domain/history.ts';
import css from './history.module.css';
import { entitlementSentence } from './history-words.ts';
import { Signers } from './version-columns.tsx';

/** One version: whether it verifies, who signed it, and who was entitled to. */
export function VersionFacts({ row }: { row: HistoryRow }) {
  const time = useTimeStyle();
  const entitled = entitlementSentence(row);
  return (
    <div className={css.facts}>
      <Card
        title={
          <>
            <ForeignText text={row.role} /> {row.version}
          </>
        }
      >
        {row.problem !== undefined && (
          <Banner tone="rejected" title="It does not verify">
            <ForeignText text={row.problem} />
          </Banner>
        )}
        <KeyValueList
          pairs={[
            ['Signed by', <Signers key="signers" row={row} />],
            ...(entitled ? ([['Entitled', <ForeignText key="entitled" text={entitled} />]] as const) : []),
            ['Expires', row.expires === undefined ? 'not known' : formatDate(row.expires, time)],
            ['Stored', row.storedAt === undefined ? 'not known' : `${formatInstant(row.storedAt, time)}, as its holder says`],
            ...(row.reviewed
              ? ([
                  [
                    'Reviewed',
                    <span key="reviewed">
                      {formatInstant(row.reviewed.at, time)} <ForeignText text={row.reviewed.note} />
                    </span>,
                  ],
                ] as const)
              : []),
            ...(row.sha256 === undefined
              ? []
              : ([
                  ['Digest', <DigestText key="digest" value={row.sha256} />],
                  ['Size', formatBytes(row.length ?? 0)],
                ] as const)),
          ]}
        />
      </Card>
    </div>
  );
}
