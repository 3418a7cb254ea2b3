import { fingerprintText } from '#shared/domain/server-certificate.ts';
import { whyAway } from './away.ts';
import { readOnly, sentence, type WordsFor } from './words.ts';

type ConnectionCode = 'server-unknown' | 'server-changed' | 'client-certificate' | 'proxy-address' | 'proxy-unreachable' | 'proxy-refused';

/** Ways in which a server, or a proxy before it, is not reached although it answers. */
export const connectionFailures: WordsFor<ConnectionCode> = {
  'server-unknown': ({ server, before, fingerprint }) =>
    readOnly(
      `Nobody whom this computer trusts vouches for ${server}`,
      before === '' || before === fingerprint
        ? 'Nothing was read from it, and nothing is kept.'
        : `It has another key than the one that was pinned (${fingerprintText(before)}). Nothing was read from it, and the pin stands.`,
      'Compare the fingerprint with what whoever runs the server tells you, by another way than this network. If they are the same, pin it. If you cannot ask, do not go on.',
    ),
  'server-changed': ({ server, pinned, now }) =>
    readOnly(
      `${server} has another key than the one you pinned`,
      `Pinned: ${fingerprintText(pinned)}. Now: ${fingerprintText(now)}. Somebody may stand between you and the server, so nothing was read from it or sent to it.`,
      'Ask whoever runs the server whether its key was changed, and what its fingerprint is. If it was, add the server again under Settings and pin the new one.',
    ),
  'client-certificate': ({ server, reason }) =>
    readOnly(
      `The certificate that proves to ${server} who you are was not of use`,
      `${sentence(reason)} Nothing was read from it.`,
      'Choose certificate and key again, or ask whoever runs the server for new ones.',
    ),
  'proxy-address': ({ source, reason }) =>
    readOnly(
      source === 'environment' ? 'The proxy in HTTPS_PROXY cannot be used' : 'This proxy cannot be used',
      `${sentence(reason)} Nothing was sent.`,
      source === 'environment'
        ? 'Correct HTTPS_PROXY and start Signet again, or name a proxy under Settings.'
        : 'Write it as host and port, or as https://host where it wants TLS itself.',
    ),
  'proxy-unreachable': ({ proxy, reason }) =>
    readOnly(
      `The proxy ${proxy} did not answer`,
      `${whyAway(reason)} No server was asked, so nothing new is trusted.`,
      'Check the proxy under Settings and your network, then try again.',
    ),
  'proxy-refused': ({ proxy, status }) =>
    readOnly(
      status === 407 ? `The proxy ${proxy} wants to know who asks` : `The proxy ${proxy} made no connection`,
      status === 407
        ? 'It took no name and password, or not these. No server was asked.'
        : `It said ${status}. No server was asked, so nothing new is trusted.`,
      status === 407
        ? 'Type name and password of the proxy under Settings.'
        : 'Ask whoever runs the proxy whether it lets you at this server, or name the server as an exception under Settings.',
    ),
};
