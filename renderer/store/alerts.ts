import type { ImageList } from '#shared/contract/images.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import type { SigningSet } from '#shared/domain/signing-set.ts';
import type { Verdict } from '#shared/domain/verdict.ts';
import type { Finding } from '#shared/health/finding.ts';
import { cutDigest } from '../ui/digest-groups.ts';
import { counted, formatDate, type TimeStyle } from '../ui/format.ts';
import { unfinishedSets } from './alerts-sets.ts';
import { findingWords, kindWords, repairSentence, repairWords, severityWords } from './finding-words.ts';
import type { Route, Sheet, Target } from './navigation.ts';
import { repairPlace } from './repairs.ts';
import { unsettledPublishes } from './unsettled-publishes.ts';

/** Something that needs a person: a sentence, what it rests on, and the way to act on it. */
export interface Alert {
  readonly id: string;
  readonly tone: Verdict;
  readonly title: string;
  readonly detail: string;
  readonly action: { readonly label: string; readonly route: Route; readonly target?: Target; readonly sheet?: Sheet };
}

export interface Known {
  readonly keys: readonly KeyRecord[];
  readonly collections: readonly CollectionRow[];
  readonly images: ImageList | undefined;
  readonly publishes: readonly PublishStanding[];
  /** Of the collections, the worst first. */
  readonly findings: readonly Finding[];
  readonly sets?: readonly SigningSet[];
}

/** What needs a person now, the worst first. */
export function alertsOf(known: Known, time: TimeStyle): readonly Alert[] {
  const { utc } = time;
  const unwell = unhealthy(known, time);
  const isBad = ({ tone }: Alert) => tone === 'rejected';
  return [
    ...unsettledPublishes(known, utc),
    ...unwell.filter(isBad),
    ...drifted(known),
    ...unfinishedSets(known.sets ?? []),
    ...stale(known, utc),
    ...unwell.filter((one) => !isBad(one)),
    ...unreadable(known.images),
    ...unsaved(known.keys),
  ];
}

/** A tag that points to another digest than was signed. Where the collection itself is rejected, that comes first. */
function drifted({ images, collections }: Known): Alert[] {
  const broken = new Set(collections.filter(({ verdict }) => verdict === 'rejected').map(({ gun }): string => gun));
  const rows = (images?.rows ?? []).filter(
    ({ verdict, repository, drift }) => verdict === 'rejected' && !broken.has(repository) && !drift?.ignored,
  );
  const [first] = rows;
  if (!first) return [];
  const names = rows.map(({ repository, tag }) => `${repository}:${tag}`);
  return [
    {
      id: 'drift',
      tone: 'rejected',
      title: rows.length === 1 ? 'One tag is not what was signed' : `${rows.length} tags are not what was signed`,
      detail: `${listed(names)}. Look before anybody deploys ${rows.length === 1 ? 'it' : 'them'}.`,
      action: {
        label: 'Review',
        route: 'images',
        target:
          rows.length === 1
            ? { select: first.rowId, tab: 'drift' }
            : { filter: rows.every(({ drift }) => drift) ? 'drift:told' : 'verdict:rejected', select: first.rowId, tab: 'drift' },
      },
    },
  ];
}

/** Not at the start, before anybody was asked, and not where the person chose to ask nobody. */
function stale({ collections }: Known, utc: boolean): Alert[] {
  const unread = collections.filter(
    ({ staleBecause, snapshotEndedAt }) =>
      staleBecause !== undefined && staleBecause !== 'not-refreshed' && staleBecause !== 'offline' && snapshotEndedAt === undefined,
  );
  const [first] = unread;
  if (!first) return [];
  const since = unread.flatMap(({ readAt }) => readAt ?? []).sort()[0];
  return [
    {
      id: 'stale',
      tone: 'stale',
      title: unread.length === 1 ? `${first.gun} could not be refreshed` : `${unread.length} repositories could not be refreshed`,
      detail:
        unread.length === 1
          ? first.sentence
          : `${listed(unread.map(({ gun }) => gun))}. What is shown of them was read ${since === undefined ? 'earlier' : `on ${formatDate(since, { utc })} or later`}.`,
      action: { label: 'Look', route: 'repositories', ...(unread.length === 1 ? { target: { select: first.gun, tab: 'roles' } } : {}) },
    },
  ];
}

/** What the repositories suffer from. A key without a backup is told once for all keys, and what a server did not say once for all it holds. */
function unhealthy({ findings }: Known, time: TimeStyle): Alert[] {
  const told = findings.filter(({ kind, severity }) => severity !== 'note' && kind !== 'single-key' && kind !== 'stale');
  const groups = new Map<string, Finding[]>();
  for (const one of told) groups.set(`${one.severity} ${one.kind}`, [...(groups.get(`${one.severity} ${one.kind}`) ?? []), one]);
  return [...groups.values()].flatMap((group) =>
    group.length > alone ? [together(group, time)] : group.map((one) => alertFor(one, time)),
  );
}

/** So many of a kind stand one by one; more of them become one line that leads to all. */
const alone = 3;

function alertFor(finding: Finding, time: TimeStyle): Alert {
  const { gun, server, id, severity, repair } = finding;
  const { title, detail } = findingWords(finding, time, gun);
  return {
    id,
    tone: severity === 'bad' ? 'rejected' : 'warning',
    title,
    detail: [detail, repairSentence(finding)].filter((part) => part !== undefined).join(' '),
    action:
      repair.by === 'you'
        ? { label: repairWords[repair.action.do], ...repairPlace(repair.action, gun, server) }
        : { label: 'Look', route: 'health', target: { select: id } },
  };
}

function together(group: readonly Finding[], time: TimeStyle): Alert {
  const [first] = group as [Finding, ...Finding[]];
  return {
    id: `many ${first.severity} ${first.kind}`,
    tone: first.severity === 'bad' ? 'rejected' : 'warning',
    title: `${kindWords[first.kind]}: ${group.length} times`,
    detail: `${listed(group.map(({ gun }) => gun))}. First: ${findingWords(first, time, first.gun).title}.`,
    action: {
      label: 'Show all',
      route: 'health',
      target: { filter: `kind:${first.kind} severity:${severityWords[first.severity].toLowerCase()}` },
    },
  };
}

const unreadable = (images: ImageList | undefined): Alert[] =>
  (images?.problems ?? []).map(({ placeId, medium, detail }, index) => ({
    id: `unreadable ${placeId} ${index}`,
    tone: 'warning',
    title: `${medium} could not be read`,
    detail: detail || 'It did not answer as it should. What is listed of it may be old.',
    action: { label: 'Look', route: 'images' },
  }));

function unsaved(keys: readonly KeyRecord[]): Alert[] {
  const without = keys.filter(({ backup, role }) => backup.state !== 'verified' && isWorthBackup(role));
  const [first] = without;
  if (!first) return [];
  return [
    {
      id: 'backup',
      tone: 'warning',
      title: without.length === 1 ? 'One key has no verified backup' : `${without.length} keys have no verified backup`,
      detail: `${listed(without.map(nameOf))}. If this computer is lost, so ${without.length === 1 ? 'is it' : 'are they'}.`,
      action:
        without.length === 1
          ? {
              label: 'Back up',
              route: 'keys',
              target: { select: first.keyId },
              sheet: { kind: 'export-key', keyId: first.keyId, backup: true },
            }
          : { label: 'Back up', route: 'keys', target: { filter: '-backup:verified' } },
    },
  ];
}

/** Snapshot and timestamp keys are replaced by a signature of the root; losing one loses nothing. */
export const isWorthBackup = (role: KeyRecord['role']): boolean => role !== 'snapshot' && role !== 'timestamp';

const nameOf = ({ label, keyId }: KeyRecord): string => label || cutDigest(keyId);

/** "a", "a and b", "a, b and 3 more" */
export function listed(names: readonly string[]): string {
  const [first = '', second] = names;
  if (names.length <= 1) return first;
  if (names.length === 2) return `${first} and ${second}`;
  return `${first}, ${second} and ${names.length - 2} more`;
}

/** One sentence on the backups of all keys, for when nothing needs anybody. */
export function backupSentence(all: readonly KeyRecord[]): string {
  const keys = all.filter(({ role }) => isWorthBackup(role));
  if (keys.length === 0) return 'There are no keys yet.';
  const verified = keys.filter(({ backup }) => backup.state === 'verified').length;
  if (verified === keys.length)
    return keys.length === 1 ? 'Your key has a verified backup.' : `All ${counted(keys.length, 'key')} have a verified backup.`;
  return `${verified} of ${counted(keys.length, 'key')} have a verified backup.`;
}
