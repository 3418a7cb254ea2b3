import type { TrustErrorKind } from '#shared/failure.ts';
import { cutDigest } from '../ui/digest-groups.ts';
import { notVisibleYet, readOnly, savedNotPublished, sentence, unchanged, type WordsFor } from './words.ts';

type TrustCode =
  | 'collection-unknown'
  | 'collection-exists'
  | 'trust-rejected'
  | 'trust-data-malformed'
  | 'trust-data-missing'
  | 'version-gone'
  | 'no-eligible-key'
  | 'target-unknown'
  | 'tag-moved'
  | 'review-stale'
  | 'nothing-to-sign'
  | 'verify-after-failed'
  | 'publish-unfinished'
  | 'publish-conflict'
  | 'publish-unknown'
  | 'published-unseen'
  | 'not-refreshed'
  | 'archive-name'
  | 'offline'
  | 'not-rewritable'
  | 'threshold-kept';

/** Why trust data was rejected, and what that means. */
export const trustProblems: Readonly<Record<TrustErrorKind, { readonly title: (role: string) => string; readonly advice: string }>> = {
  expired: {
    title: (role) => `The ${role} document has expired`,
    advice: 'Whoever holds its key must renew it. Until then nothing new is trusted.',
  },
  'signature-threshold': {
    title: (role) => `Too few valid signatures on ${role}`,
    advice: 'Do not trust its content. Get the documents again; if it stays so, ask the owner.',
  },
  'checksum-mismatch': {
    title: (role) => `The ${role} document is not the one that was announced`,
    advice: 'It was changed or mixed up on the way. Get the documents again.',
  },
  rollback: {
    title: (role) => `The ${role} document is older than one seen before`,
    advice: 'Somebody may be showing you an old state. Find out why before you go on.',
  },
  'root-rotation': {
    title: () => 'The new root is not signed by the old one',
    advice: 'Do not trust it before its owner confirms the change by another way.',
  },
  'root-certificate': { title: () => 'The root certificate does not hold', advice: 'Ask the owner of the repository for the right one.' },
  'key-id-mismatch': { title: (role) => `A key of ${role} is not what its id says`, advice: 'Do not trust it. Get the documents again.' },
  pin: { title: () => 'The root is not the one you pinned', advice: 'Compare it with its owner by another way before you change the pin.' },
  'version-jump': {
    title: (role) => `The version of ${role} jumps further than is possible`,
    advice: 'Do not trust it. Get the documents again.',
  },
  missing: { title: (role) => `The ${role} document is missing`, advice: 'Get the documents again; the collection is not complete.' },
  malformed: { title: (role) => `The ${role} document cannot be read`, advice: 'Get it again from where it came.' },
};

export const trustFailures: WordsFor<TrustCode> = {
  'archive-name': ({ gun, reason }) =>
    unchanged(
      `${gun} cannot be saved as a folder`,
      `An archive has the name of the repository as folders, so that it can be served later. ${sentence(reason)}`,
      'Save it on another system, where its name may be one of folders.',
    ),
  'collection-unknown': ({ gun }) =>
    unchanged('There is no such repository here', `Signet keeps no collection for ${gun}.`, 'Refresh the list, or initialise it.'),
  'collection-exists': ({ gun }) =>
    unchanged(
      `${gun} is initialised already`,
      'Its root and targets stay as they are; a second start would replace what others trust.',
      'Use the collection that is there.',
    ),
  'trust-rejected': ({ gun, kind, role, detail }) => {
    const problem = trustProblems[kind];
    return unchanged(problem.title(role), `In ${gun}: ${sentence(detail)}`, problem.advice);
  },
  'trust-data-malformed': ({ role, reason }) =>
    unchanged(`The ${role} document cannot be read`, sentence(reason), 'Get it again from where it came.'),
  'trust-data-missing': ({ gun, role }) =>
    unchanged(
      `The ${role} document of ${gun} is missing`,
      'Without it the collection cannot be judged.',
      'Bring the folder back from a backup, or initialise the repository anew.',
    ),
  'version-gone': ({ gun, role, version }) =>
    unchanged(
      `${role} ${version} of ${gun} is not there any more`,
      'Whoever holds it has no such version now, or another document in its place.',
      'Read the versions again.',
    ),
  'no-eligible-key': ({ gun, role }) =>
    unchanged(
      `None of your keys may sign ${role}`,
      `${gun} names the keys of that role, and none of them is here.`,
      'Import the key that may, or ask its holder.',
    ),
  'target-unknown': ({ gun, target }) => unchanged(`${target} is not signed`, `${gun} has no such entry.`, 'Refresh the list.'),
  'tag-moved': ({ image, shown, now }) =>
    unchanged(
      `${image} has changed since you looked`,
      `You were shown ${cutDigest(shown)}; it is ${cutDigest(now)} now.`,
      'Look at it again, then sign what you have seen.',
    ),
  'review-stale': ({ gun }) =>
    unchanged(
      'The review is out of date',
      `${gun} has changed since, or the review is older than its time.`,
      'Review again; your choices are kept.',
    ),
  'nothing-to-sign': ({ gun }) => unchanged('There is nothing to sign', `${gun} says all of this already.`, 'Close this; it is done.'),
  'verify-after-failed': ({ gun, detail }) => ({
    title: 'Signed, but the check afterwards failed',
    detail: `What was written for ${gun} was read again and did not verify. ${sentence(detail)}`,
    ending: savedNotPublished,
    advice: 'Do not hand it on. Open the repository and look at its chain: it names the check that failed.',
  }),
  'publish-unfinished': ({ gun }) => ({
    title: 'Signed, but not all of it could be written',
    detail: `The signature for ${gun} is made; writing its documents was interrupted.`,
    ending: savedNotPublished,
    advice: 'Make sure that the disk has room and may be written to, then start Signet again: it finishes the rest or takes it back.',
  }),
  'publish-conflict': ({ gun, server, role, version, keys, at }) =>
    unchanged(
      'The server has a newer version',
      `Somebody published ${version === 0 ? `another ${role}` : `${role} ${version}`} of ${gun} on ${server} after you had read it${at === '' ? '' : `, on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC by its clock`}${keys === '' ? '' : `, signed with key ${keys}`}. What you reviewed does not fit any more.`,
      'Review on top of what is there now, with your choices kept; or discard it.',
    ),
  'publish-unknown': ({ gun, server }) => ({
    title: 'The server has not said whether it published',
    detail: `The signed documents of ${gun} were sent to ${server}, which did not answer in time, and were not there when it was asked again. They may still arrive.`,
    ending: savedNotPublished,
    advice:
      'Signet asks again whenever it reads that server, and says under Overview what became of it. Publishing something else there settles it too.',
  }),
  'published-unseen': ({ gun, server, detail }) => ({
    title: 'Published, but not seen there yet',
    detail: `The signed documents of ${gun} were taken by ${server}. Reading them back went wrong: ${sentence(detail)}`,
    ending: notVisibleYet,
    advice: 'Refresh the repository, and look at what stands there before you tell others. Signing it again is not needed.',
  }),
  'not-refreshed': ({ since }) =>
    readOnly(
      'This was not read again',
      `What Signet knows of it was read on ${since.slice(0, 10)}; nothing is signed on top of that.`,
      'Refresh it, then try again.',
    ),
  offline: () => readOnly('Signet is offline', 'No server was asked.', 'Switch Offline off in the title bar to ask servers again.'),
  'not-rewritable': ({ gun, role }) =>
    unchanged(
      `The ${role} document cannot be built upon`,
      `What is in the ${role} document of ${gun} could not be written again as it is, and others would stop trusting it.`,
      'Let whoever made it publish the next version.',
    ),
  'threshold-kept': ({ gun, role, threshold, keys }) =>
    unchanged(
      `One key cannot take the place of ${threshold} signatures`,
      `The root of ${gun} lists ${keys} keys for ${role}, and ${threshold} of them must sign. A single key instead would lower that number.`,
      'Ask whoever set that number to publish a root that lists the new key beside the others. Until then, sign with the keys it lists.',
    ),
};
