import { GitCompareArrows } from 'lucide-react';
import type { GridColumn } from '#renderer/ui/DataGrid.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes, formatDate } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { VerdictBadge } from '#renderer/ui/VerdictBadge.tsx';
import type { Drift, ImageRow } from '#shared/domain/image.ts';
import { createdAt, type ImageGrouping, verdictRank } from './image-order.ts';
import css from './images.module.css';

/** Beside the digest that is another one than was signed. */
function DriftMark({ drift }: { drift: Drift }) {
  const words = drift.ignored ? 'drifted, ignored until it changes' : 'drifted: it is signed for another digest';
  return (
    <span className={drift.ignored ? css.driftIgnored : css.drift} title={words}>
      <GitCompareArrows size={13} aria-hidden="true" />
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

const none = <span className={text.faint}>–</span>;

const platformText = ({ platforms }: ImageRow): string => (platforms.length > 1 ? `${platforms.length} platforms` : (platforms[0] ?? '–'));

/** What is the same for a whole group stands in its header, not in a column. */
export function imageColumns(grouping: ImageGrouping, utc: boolean): readonly GridColumn<ImageRow>[] {
  const columns: readonly GridColumn<ImageRow>[] = [
    {
      id: 'repository',
      header: 'Repository',
      width: 150,
      grow: 2,
      sort: (row) => row.repository,
      cell: (row) => (row.repository === '' ? none : <ForeignText text={row.repository} />),
    },
    {
      id: 'tag',
      header: 'Tag',
      width: 76,
      grow: 2,
      fixed: true,
      sort: (row) => row.tag,
      cell: (row) => (row.tag === '' ? <span className={text.faint}>no tag</span> : <ForeignText text={row.tag} />),
    },
    {
      id: 'digest',
      header: 'Digest',
      width: 112,
      sort: (row) => row.digest,
      cell: (row) =>
        row.digest === undefined ? (
          <span className={text.faint}>not pushed</span>
        ) : (
          <>
            <DigestText value={row.digest} cut />
            {row.drift && <DriftMark drift={row.drift} />}
          </>
        ),
    },
    {
      id: 'platforms',
      header: 'Platforms',
      width: 104,
      sort: platformText,
      cell: (row) => (
        <span className={text.muted} title={row.platforms.join('\n')}>
          <ForeignText text={platformText(row)} />
        </span>
      ),
    },
    { id: 'verdict', header: 'Verdict', width: 172, sort: verdictRank, cell: (row) => <VerdictBadge verdict={row.verdict} /> },
    {
      id: 'signedBy',
      header: 'Signed by',
      width: 92,
      grow: 2,
      sort: (row) => row.signedBy.join(', ') || undefined,
      cell: (row) => (row.signedBy.length === 0 ? none : <ForeignText text={row.signedBy.join(', ')} />),
    },
    {
      id: 'size',
      header: 'Size',
      width: 70,
      align: 'end',
      sort: (row) => row.size,
      cell: (row) => <span className={text.muted}>{formatBytes(row.size)}</span>,
    },
    {
      id: 'created',
      header: 'Created',
      width: 114,
      align: 'end',
      sort: (row) => createdAt(row) || undefined,
      cell: (row) => (createdAt(row) > 0 ? <span className={text.muted}>{formatDate(row.created ?? '', { utc })}</span> : none),
    },
    {
      id: 'place',
      header: 'Place',
      width: 120,
      grow: 1,
      startsHidden: true,
      sort: (row) => row.place,
      cell: (row) => <ForeignText text={row.place} />,
    },
  ];
  return columns.filter(({ id }) => id !== grouping);
}
