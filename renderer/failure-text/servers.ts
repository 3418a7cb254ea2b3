import { readOnly, sentence, type WordsFor } from './words.ts';

type ServerCode = 'server-address' | 'server-unreachable' | 'server-untrusted' | 'server-denied' | 'server-refused' | 'server-misbehaved';

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
      `The connection ended with: ${sentence(reason)} Nothing new was read, so nothing new is trusted.`,
      'Check the address and your network, then try again.',
    ),
  'server-untrusted': ({ server, reason }) =>
    readOnly(
      `${server} does not prove who it is`,
      `This computer does not trust its certificate (${reason}). Nothing was read from it.`,
      'If the server belongs to your company, name the CA file that you got from it. If not, do not go on.',
    ),
  'server-denied': ({ server, repository }) =>
    readOnly(
      `${server} does not let you at ${repository}`,
      'It wants another name or password than Signet asked with, or any at all. Nothing was read.',
      'Log in to it, or ask its owner for the right to this repository.',
    ),
  'server-refused': ({ server, status, answer }) =>
    readOnly(
      `${server} could not answer`,
      `It said ${status}${answer === '' ? '' : ` ${answer}`}. Nothing new was read, so nothing new is trusted.`,
      'Try again later. If it stays so, tell whoever runs the server.',
    ),
  'server-misbehaved': ({ server, reason }) =>
    readOnly(
      `${server} does not behave as it should`,
      `${sentence(reason)} Signet stopped there and trusts nothing of it.`,
      'Check the address. If it is right, tell whoever runs the server.',
    ),
};
