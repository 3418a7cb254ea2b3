import { severityWords } from '#renderer/store/finding-words.ts';
import { hostOf } from '#renderer/store/servers.ts';
import type { GridColumn } from '#renderer/ui/DataGrid.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatDate, formatUntil, type TimeStyle } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { VerdictIcon } from '#renderer/ui/VerdictBadge.tsx';
import type { Verdict } from '#shared/domain/verdict.ts';
import type { End } from '#shared/health/ends.ts';
import { type Severity, severities } from '#shared/health/finding.ts';
import css from './health.module.css';
import { type FindingRow, roleOf } from './health-filter.ts';
import { repairLabel } from './repair-label.ts';

const none = <span className={text.faint}>–</span>;
const tones: Readonly<Record<Severity, Verdict>> = { bad: 'rejected', warning: 'warning', note: 'unsigned' };

export const SeverityMark = ({ severity }: { severity: Severity }) => (
  <span className={css.severity}>
    <VerdictIcon verdict={tones[severity]} />
    {severityWords[severity]}
  </span>
);

export const findingColumns = (time: TimeStyle): readonly GridColumn<FindingRow>[] => [
  {
    id: 'severity',
    header: 'Severity',
    width: 110,
    sort: ({ finding }) => severities.indexOf(finding.severity),
    cell: ({ finding }) => <SeverityMark severity={finding.severity} />,
  },
  {
    id: 'what',
    header: 'What is the matter',
    width: 176,
    grow: 3,
    fixed: true,
    sort: ({ title }) => title,
    cell: ({ title, detail }) => (
      <span title={detail}>
        <ForeignText text={title} />
      </span>
    ),
  },
  {
    id: 'repository',
    header: 'Repository',
    width: 90,
    grow: 2,
    sort: ({ finding }) => finding.gun,
    cell: ({ finding }) => <ForeignText text={finding.gun} />,
  },
  {
    id: 'role',
    header: 'Role',
    width: 90,
    startsHidden: true,
    sort: ({ finding }) => roleOf(finding),
    cell: ({ finding }) => roleOf(finding) ?? none,
  },
  {
    id: 'server',
    header: 'Held by',
    width: 120,
    startsHidden: true,
    sort: ({ finding }) => (finding.server === undefined ? '' : hostOf(finding.server)),
    cell: ({ finding }) =>
      finding.server === undefined ? <span className={text.muted}>this computer</span> : <ForeignText text={hostOf(finding.server)} />,
  },
  {
    id: 'ends',
    header: 'Date',
    width: 110,
    align: 'end',
    sort: ({ finding }) => ('at' in finding ? Date.parse(finding.at) : undefined),
    cell: ({ finding }) => ('at' in finding ? formatDate(finding.at, time) : none),
  },
  {
    id: 'repair',
    header: 'Repair',
    width: 104,
    grow: 1,
    sort: ({ finding }) => repairLabel(finding),
    cell: ({ finding }) => <span className={finding.repair.by === 'you' ? undefined : text.muted}>{repairLabel(finding)}</span>,
  },
];

export const endColumns = (time: TimeStyle): readonly GridColumn<End>[] => [
  {
    id: 'what',
    header: 'What ends',
    width: 130,
    grow: 1,
    fixed: true,
    sort: ({ what }) => what,
    cell: ({ what }) => <ForeignText text={what} />,
  },
  { id: 'repository', header: 'Repository', width: 160, grow: 3, sort: ({ gun }) => gun, cell: ({ gun }) => <ForeignText text={gun} /> },
  { id: 'date', header: 'Date', width: 110, align: 'end', sort: ({ at }) => Date.parse(at), cell: ({ at }) => formatDate(at, time) },
  {
    id: 'left',
    header: 'Left',
    width: 84,
    align: 'end',
    sort: ({ at }) => Date.parse(at),
    cell: ({ at }) => formatUntil(at, time.now),
  },
];
