import { whyAway, whyUnbelieved } from './away.ts';
import { readOnly, sentence, type WordsFor } from './words.ts';

type ServerCode =
  | 'server-address'
  | 'server-unreachable'
  | 'server-untrusted'
  | 'server-denied'
  | 'catalog-denied'
  | 'server-refused'
  | 'server-busy'
  | 'sign-in-elsewhere'
  | 'credential-helper'
  | 'registry-allowance'
  | 'login-unreadable'
  | 'registry-unknown-repository'
  | 'server-misbehaved';

const waiting = (seconds: number) => (seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`);
const unasked = 'Nothing was sent.';

export const serverFailures: WordsFor<ServerCode> = {
  'server-address': ({ server, reason }) =>
    readOnly(
      server === '' ? 'This is no address of a server' : `${server} cannot be asked under this address`,
      `${sentence(reason)} ${unasked}`,
      'Write it as https://host, with a port or a path where the server has one.',
    ),
  'server-unreachable': ({ server, reason }) =>
    readOnly(
      `${server} did not answer`,
      `${whyAway(reason)} Nothing new was read, so nothing new is trusted.`,
      'Check the address and your network, then try again.',
    ),
  'server-untrusted': ({ server, reason }) =>
    readOnly(
      `${server} does not prove who it is`,
      `${whyUnbelieved(reason)} Nothing was read from it.`,
      'If the server belongs to your company, name the CA file that you got from it. If not, do not go on.',
    ),
  'server-denied': ({ server, repository }) =>
    readOnly(
      `${server} does not let you at ${repository}`,
      'It wants another name or password than Signet asked with, or any at all. Nothing was read.',
      'Log in to it, or ask its owner for the right to this repository.',
    ),
  'catalog-denied': ({ server }) =>
    readOnly(
      `${server} does not tell which repositories it has`,
      'It shows that list only to those with a right of their own to it. Nothing was read.',
      'Type the name of the repository. Its owner can tell you how it is written.',
    ),
  'server-refused': ({ server, status, answer }) =>
    readOnly(
      `${server} could not answer`,
      `It said ${status}${answer === '' ? '' : ` ${answer}`}. Nothing new was read, so nothing new is trusted.`,
      'Try again later. If it stays so, tell whoever runs the server.',
    ),
  'server-busy': ({ server, seconds }) =>
    readOnly(
      `${server} wants to be asked less often`,
      seconds === 0
        ? 'It does not say how long to wait. Nothing new was read.'
        : `It may be asked again in ${waiting(seconds)}. Nothing new was read.`,
      'Wait, then try again. Some registries let you ask more often when you are logged in.',
    ),
  'sign-in-elsewhere': ({ server, at }) =>
    readOnly(
      `${server} has its log-ins at ${at}`,
      'That is another domain. Name and password were not sent there.',
      `Ask whoever runs ${server} whether ${at} belongs to it before you agree.`,
    ),
  'login-unreadable': ({ server }) =>
    readOnly(
      `The log-in for ${server} cannot be opened`,
      'It was altered, or sealed by a key store that is not in use now.',
      'Type name and password again.',
    ),
  'registry-allowance': ({ server, left, most }) =>
    readOnly(
      `${server} counts what is asked of it`,
      `It allows ${left} more of ${most} for now, and docker needs them too. The rest of the tags is listed by digest alone.`,
      'Refresh later. Most registries allow more to who is logged in.',
    ),
  'credential-helper': ({ program, reason }) =>
    readOnly(
      'The log-in that docker keeps could not be read',
      `Docker keeps it with ${program}: ${reason}. Signet asked without a name only.`,
      `Check that ${program} works, or log in again with docker.`,
    ),
  'registry-unknown-repository': ({ server, repository }) =>
    readOnly(
      `${server} knows no repository ${repository}`,
      'It is not there, it holds nothing yet, or you may not see it: registries give the same answer to all three.',
      'Check how it is written. If it is private, log in to the registry.',
    ),
  'server-misbehaved': ({ server, reason }) =>
    readOnly(
      `${server} does not behave as it should`,
      `${sentence(reason)} Signet stopped there and trusts nothing of it.`,
      'Check the address. If it is right, tell whoever runs the server.',
    ),
};
