import { CheckMark, Tag } from '#renderer/ui/Card.tsx';
import type { GridColumn } from '#renderer/ui/DataGrid.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatDate, formatInstant } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { HistoryRow } from '#shared/domain/history.ts';
import css from './history.module.css';

/** Keys of ours by their names, others by what they begin with. */
export function Signers({ row: { signers } }: { row: HistoryRow }) {
  if (signers.length === 0) return <span className={text.muted}>nobody who may</span>;
  return signers.map(({ id, label }, index) => (
    <span key={id}>
      {index > 0 && ', '}
      {label === undefined ? <DigestText value={id} cut /> : <ForeignText text={label} />}
    </span>
  ));
}

const when = (instant: string | undefined, utc: boolean) =>
  instant === undefined ? <span className={text.muted}>not known</span> : formatInstant(instant, { utc });

export const versionColumns = (utc: boolean): readonly GridColumn<HistoryRow>[] => [
  {
    id: 'role',
    header: 'Version',
    width: 112,
    grow: 1,
    fixed: true,
    sort: ({ role, version }) => `${role} ${String(version).padStart(10, '0')}`,
    cell: ({ role, version, problem, reviewed }) => (
      <span className={css.version}>
        <CheckMark result={problem === undefined ? 'good' : 'bad'} />
        <span className={text.cut}>
          <ForeignText text={role} /> {version}
        </span>
        {reviewed && <Tag tone="good">reviewed</Tag>}
      </span>
    ),
  },
  {
    id: 'signers',
    header: 'Signed by',
    width: 104,
    sort: ({ signers }) => signers.map(({ id, label }) => label ?? id).join(' '),
    cell: (row) => <Signers row={row} />,
  },
  {
    id: 'stored',
    header: 'Stored',
    width: 150,
    sort: ({ storedAt }) => storedAt,
    cell: ({ storedAt }) => when(storedAt, utc),
  },
  {
    id: 'expires',
    header: 'Expires',
    width: 104,
    startsHidden: true,
    sort: ({ expires }) => expires,
    cell: ({ expires }) => (expires === undefined ? '–' : formatDate(expires, { utc })),
  },
];
