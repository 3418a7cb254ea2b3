import { readOnly, sentence, type WordsFor } from './words.ts';

type TrustServerCode =
  | 'trust-server-address'
  | 'trust-server-unreachable'
  | 'trust-server-untrusted'
  | 'trust-server-denied'
  | 'trust-server-refused'
  | 'trust-server-misbehaved';

const unasked = 'Nothing was sent.';

export const trustServerFailures: WordsFor<TrustServerCode> = {
  'trust-server-address': ({ server, reason }) =>
    readOnly(
      server === '' ? 'This is no address of a trust server' : `${server} cannot be asked under this address`,
      `${sentence(reason)} ${unasked}`,
      'Write it as https://host, with a port or a path where the server has one.',
    ),
  'trust-server-unreachable': ({ server, reason }) =>
    readOnly(
      `${server} did not answer`,
      `The connection ended with: ${sentence(reason)} Nothing new was read, so nothing new is trusted.`,
      'Check the address and your network, then try again.',
    ),
  'trust-server-untrusted': ({ server, reason }) =>
    readOnly(
      `${server} does not prove who it is`,
      `This computer does not trust its certificate (${reason}). Nothing was read from it.`,
      'If the server belongs to your company, name the CA file that you got from it. If not, do not go on.',
    ),
  'trust-server-denied': ({ server, gun }) =>
    readOnly(
      `${server} does not show ${gun} to everybody`,
      'It wants a name and password, and Signet asked without one. Nothing was read.',
      'Ask its owner to let everybody read it, or verify a copy of its documents in a folder.',
    ),
  'trust-server-refused': ({ server, status, answer }) =>
    readOnly(
      `${server} could not answer`,
      `It said ${status}${answer === '' ? '' : ` ${answer}`}. Nothing new was read, so nothing new is trusted.`,
      'Try again later. If it stays so, tell whoever runs the server.',
    ),
  'trust-server-misbehaved': ({ server, reason }) =>
    readOnly(
      `${server} does not behave like a trust server`,
      `${sentence(reason)} Signet stopped there and trusts nothing of it.`,
      'Check the address. If it is right, tell whoever runs the server.',
    ),
};
