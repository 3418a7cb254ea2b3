import { plainForeign } from '#shared/domain/foreign.ts';
import { quoted } from '../publish/command.ts';
import { archiveFiles } from './layout.ts';
import type { ArchiveReport } from './report.ts';
import type { ArchivedVersion, Came } from './report-file.ts';
import type { VerdictAt } from './verdict.ts';

/** Tags that are listed for people; the rest is in the other report. */
const mostTags = 1000;

/** The report for people: plain text, with whatever hides or moves letters in foreign names shown by its name. */
export function reportText(report: ArchiveReport): string {
  const { gun, server, archivedAt, versions } = report;
  const title = `Trust history of ${plainForeign(gun)}`;
  return `${[
    title,
    '='.repeat([...title].length),
    '',
    `Read from   ${server === null ? 'a collection on this computer' : plainForeign(server)}`,
    `Saved       ${time(archivedAt)}`,
    `Versions    ${versions.length}, of ${report.roles.length} roles`,
    '',
    ...(report.moment.at === report.now.at ? [] : verdict('At the chosen moment', report.moment)),
    ...verdict('When this was saved', report.now),
    ...heading('How far this can be relied on'),
    ...reliance(report),
    '',
    ...heading('What is missing or does not verify'),
    ...troubles(report),
    '',
    ...heading('How to use it'),
    ...use(report),
    '',
    ...heading('Every version'),
    ...table([
      ['role', 'version', 'came', 'ends', 'length', 'SHA-256', 'signed by'],
      ...versions.map(({ role, version, came, expires, length, sha256, signedBy }) => [
        ...[role, String(version), came ? `${time(came.at)} (${came.from})` : 'not known', expires ?? 'cannot be read'],
        ...[
          length === undefined ? 'not saved' : String(length),
          sha256 ?? '-',
          signedBy.length === 0 ? 'nobody entitled' : signedBy.join(' '),
        ],
      ]),
    ]),
  ].join('\n')}\n`;
}

function verdict(name: string, { at, timestamp, state, because, inspect }: VerdictAt): string[] {
  const words = { verified: 'Trusted', rejected: 'Not trusted', unsigned: 'Nothing was published' }[state];
  const versions = Object.entries(inspect.versions).map(([role, version]) => `${role} ${version}`);
  const tags = inspect.targets ?? [];
  return [
    ...heading(`${name}: ${time(at)}`),
    `${words}${because === undefined ? '.' : `: ${plainForeign(because)}`}`,
    ...(timestamp ? [`It goes by timestamp ${timestamp.version}${timestamp.came ? `, ${cameWords(timestamp.came)}` : ''}.`] : []),
    ...(state === 'rejected' && inspect.error?.kind === 'expired' && inspect.error.role === 'timestamp'
      ? ['Servers renew a timestamp when somebody asks for it. Nobody had, so a reader of that moment might have been given a newer one.']
      : []),
    ...(versions.length > 0 ? [`Versions: ${versions.join(', ')}`] : []),
    ...inspect.warnings.map(({ kind, role }) => `Warning: ${kind} ${role}`),
    ...(state === 'verified' ? ['', tags.length === 0 ? 'It states no tags.' : 'It states:'] : []),
    ...table(tags.slice(0, mostTags).map((tag) => [plainForeign(tag.name), tag.sha256 === null ? '-' : `sha256:${tag.sha256}`, tag.role])),
    ...(tags.length > mostTags ? [`and ${tags.length - mostTags} more, which are in ${archiveFiles.report}.`] : []),
    '',
  ];
}

function reliance({ trustedRoot, rootKeyIds, feed, moment, now }: ArchiveReport): string[] {
  const guessed = [moment, now].some(({ timestamp }) => timestamp?.came?.from === 'lifetime');
  return [
    whoseRoot(rootKeyIds),
    trustedRoot
      ? `Signet trusted root ${trustedRoot.version} of this repository when this was saved. ${trustedRoot.inArchive ? 'It is in here, byte for byte.' : 'It is not in here.'}`
      : 'Signet knew no root of this repository when this was saved: the first root is taken as it came.',
    'The verdicts are those of a reader who had never seen the repository before, with the clock of the moment.',
    feed.told === 'nothing'
      ? `The server did not tell when its versions came${feed.because === undefined ? '' : ` (${feed.because})`}.`
      : `The server told of ${feed.changes} changes${feed.told === 'part' ? ', and has more of them' : ''}.`,
    'Nobody signs the times at which versions came. "changefeed" is what the server says in its list of changes, "stored" the time it has for',
    'the document itself, "lifetime" what follows from the end of a timestamp if it lasts 14 days, as notary-server makes them.',
    ...(guessed ? ['Which version stood at a moment above was found by such a lifetime: take it as an estimate.'] : []),
  ];
}

function whoseRoot(ids: readonly string[]): string {
  const nothing = 'An archive proves nothing about whose root is in it, for anybody can make one';
  if (ids.length === 0) return `${nothing}.`;
  return `${nothing}: compare the ${ids.length === 1 ? 'id' : 'ids'} of its root, ${ids.join(' and ')}, with what the owner of the repository tells you by another way.`;
}

function troubles({ missing, versions, roles }: ArchiveReport): string[] {
  const bad = versions.flatMap(({ role, version, problem, sha256 }: ArchivedVersion) =>
    problem !== undefined && sha256 !== undefined ? [`${role} ${version} does not verify: ${plainForeign(problem)}`] : [],
  );
  const gaps = roles.flatMap(({ role, gaps: count, newest }) =>
    count > 0
      ? [
          `Of ${role} ${count} version ${count === 1 ? 'number' : 'numbers'} up to ${newest} ${count === 1 ? 'is' : 'are'} not there. Versions may skip numbers.`,
        ]
      : [],
  );
  const all = [...missing.map(plainForeign), ...bad, ...gaps];
  return all.length === 0 ? ['Nothing.'] : all;
}

const use = ({ gun, moment }: ArchiveReport): string[] => [
  'Judge it at a moment, in this folder:',
  `    ${inspectCommand('.', gun, moment.at)}`,
  'Check that no file was changed:',
  `    sha256sum -c ${archiveFiles.sums}`,
  'Serve it: any static HTTPS server with this folder at its root is a trust server for reading, for as long as the newest timestamp lasts:',
  `    notary -s https://HOST list ${quoted(gun)}`,
];

/** What judges an archive from the command line. */
export const inspectCommand = (folder: string, gun: string, at: string): string =>
  `signet inspect --collection ${quoted(folder)} --gun ${quoted(gun)} --at ${at}`;

function cameWords({ at, from }: Came): string {
  const words = {
    changefeed: 'which came',
    stored: 'which the server stored',
    lifetime: 'which came, as its end suggests,',
  };
  return `${words[from]} on ${time(at)}`;
}

const heading = (text: string): string[] => [text, '-'.repeat([...text].length)];

/** To the second, as nobody needs more. */
const time = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
