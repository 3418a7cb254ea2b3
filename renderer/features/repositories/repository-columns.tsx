import { hostOf } from '#renderer/store/servers.ts';
import type { GridColumn } from '#renderer/ui/DataGrid.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatCount, formatDate } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { VerdictBadge } from '#renderer/ui/VerdictBadge.tsx';
import { verdictOrder } from '#renderer/ui/verdict-words.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';

const none = <span className={text.faint}>–</span>;

/** `drifts`: how many tags of each repository point elsewhere than was signed. */
export const repositoryColumns = (utc: boolean, drifts: ReadonlyMap<string, number>): readonly GridColumn<CollectionRow>[] => [
  {
    id: 'gun',
    header: 'Repository',
    width: 150,
    grow: 3,
    fixed: true,
    sort: ({ gun }) => gun,
    cell: ({ gun }) => <ForeignText text={gun} />,
  },
  {
    id: 'verdict',
    header: 'Verdict',
    width: 172,
    sort: ({ verdict }) => verdictOrder.indexOf(verdict),
    cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
  },
  {
    id: 'server',
    header: 'Held by',
    width: 132,
    grow: 1,
    sort: ({ server }) => (server === undefined ? '' : hostOf(server)),
    cell: ({ server, readAt }) =>
      server === undefined ? (
        <span className={text.muted}>this computer</span>
      ) : (
        <span title={readAt === undefined ? undefined : `read ${formatDate(readAt, { utc })}`}>
          <ForeignText text={hostOf(server)} />
        </span>
      ),
  },
  { id: 'root', header: 'Root', width: 56, align: 'end', sort: (row) => row.rootVersion, cell: (row) => row.rootVersion ?? none },
  {
    id: 'expiry',
    header: 'Next expiry',
    width: 112,
    align: 'end',
    sort: (row) => (row.nextExpiry ? Date.parse(row.nextExpiry.at) : undefined),
    cell: (row) => (row.nextExpiry ? <span title={row.nextExpiry.what}>{formatDate(row.nextExpiry.at, { utc })}</span> : none),
  },
  {
    id: 'signers',
    header: 'Signers',
    width: 92,
    grow: 1,
    sort: ({ signers }) => signers.join(', ') || undefined,
    cell: ({ signers }) => (signers.length === 0 ? none : <ForeignText text={signers.join(', ')} />),
  },
  {
    id: 'drift',
    header: 'Drift',
    width: 58,
    align: 'end',
    sort: ({ gun }) => drifts.get(gun),
    cell: ({ gun }) => drifts.get(gun) ?? none,
  },
  { id: 'tags', header: 'Tags', width: 58, align: 'end', sort: ({ tags }) => tags, cell: ({ tags }) => formatCount(tags) },
];
