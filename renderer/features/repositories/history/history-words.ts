import { counted, formatCount } from '#renderer/ui/format.ts';
import type { ChangedPart, MetadataChange } from '#shared/domain/difference.ts';
import type { Comparison, HistoryRow, RepositoryHistory } from '#shared/domain/history.ts';

/** Headings of a comparison. */
export const partTitles: Readonly<Record<ChangedPart, string>> = {
  other: 'Unrecognised',
  key: 'Keys',
  'role-key': 'Who signs',
  threshold: 'Signatures needed',
  delegation: 'Delegations',
  paths: 'Paths',
  target: 'Tags and files',
  document: 'Listed documents',
  'consistent-snapshot': 'Document',
  version: 'Document',
  expires: 'Document',
  signature: 'Signatures',
};

export const kindWords: Readonly<Record<MetadataChange['kind'], { readonly sign: string; readonly word: string }>> = {
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
  changed: { sign: '~', word: 'changed' },
};

/** `12 changes, 0 unrecognised changes` */
export const comparisonSentence = ({ total, unrecognised }: Comparison): string =>
  `${counted(total, 'change')}, ${counted(unrecognised, 'unrecognised change')}`;

/** Where the versions come from. */
export function sourceSentence({ source, server, versions }: RepositoryHistory): string {
  const all = counted(versions.length, 'version');
  switch (source) {
    case 'computer':
      return `${all} on this computer`;
    case 'server':
      return `${all} on ${server ?? 'the server'}`;
    case 'kept':
      return `${all} that Signet keeps`;
  }
}

/** What was not read, in sentences; none where all was. */
export function leftOut({ roles, stopped, reviewsUnread }: RepositoryHistory): string[] {
  const limits = { versions: 'so many versions', bytes: 'so many bytes', time: 'so long' } as const;
  return [
    ...(stopped ? [`Signet stopped after reading ${limits[stopped]}: there may be more.`] : []),
    ...(reviewsUnread === undefined ? [] : [`What you marked as reviewed cannot be read: ${reviewsUnread}.`]),
    ...roles.flatMap(({ role, unasked }) =>
      unasked ? [`Of ${role}, versions ${formatCount(unasked.from)} to ${formatCount(unasked.to)} were not asked for.`] : [],
    ),
  ];
}

/** Whose signatures counted, and how Signet knows. */
export function entitlementSentence({ role, by, how, threshold, foreign }: HistoryRow): string | undefined {
  if (!by) return undefined;
  const needed = threshold === undefined ? '' : `${counted(threshold, 'signature')} of the keys that `;
  const others = foreign ? ` ${counted(foreign, 'signature')} by other keys ${foreign === 1 ? 'does' : 'do'} not count.` : '';
  switch (how) {
    case 'root':
      return `It takes ${counted(threshold ?? 1, 'signature')} of its own root keys, and those of the root before it.${others}`;
    case 'snapshot':
      return `It takes ${needed}${by.role} ${by.version} names: the first snapshot that lists this version lists that one too.${others}`;
    default:
      return `It takes ${needed}${by.role} ${by.version} names. No snapshot lists this ${role}, so this is the newest that fits.${others}`;
  }
}
