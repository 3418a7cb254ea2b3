import { expect, it } from 'vitest';
import { whyAway, whyUnbelieved } from './away.ts';

it.each([
  ['ECONNREFUSED', 'Nothing listens at this address.'],
  ['UND_ERR_SOCKET', 'It broke the connection off.'],
  ['time-out', 'It did not answer in time.'],
  ['EOTHER', 'The connection ended with EOTHER.'],
  ['toString', 'The connection ended with toString.'],
])('says in words why nobody answered: %s', (reason, words) => expect(whyAway(reason)).toBe(words));

it.each([
  ['CERT_HAS_EXPIRED', 'Its certificate has ended (CERT_HAS_EXPIRED).'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID).'],
  ['CERT_CHAIN_TOO_LONG', 'This computer does not trust its certificate (CERT_CHAIN_TOO_LONG).'],
])('says in words why a certificate is not believed: %s', (reason, words) => expect(whyUnbelieved(reason)).toBe(words));
