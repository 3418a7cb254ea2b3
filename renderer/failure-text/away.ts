/** Why a connection did not come about or did not last, by the code of whoever noticed. */
const away: Readonly<Record<string, string>> = {
  'time-out': 'It did not answer in time.',
  'no TLS connection': 'It speaks no TLS that Signet accepts: that is version 1.2 and newer.',
  ECONNREFUSED: 'Nothing listens at this address.',
  ENOTFOUND: 'No computer is known by this name.',
  EAI_AGAIN: 'Names cannot be looked up now.',
  EHOSTUNREACH: 'No way leads there from this network.',
  ENETUNREACH: 'No way leads there from this network.',
  ENETDOWN: 'This computer has no network.',
  ECONNRESET: 'It broke the connection off.',
  EPIPE: 'It broke the connection off.',
  UND_ERR_SOCKET: 'It broke the connection off.',
};

/** In a sentence; the code itself where there are no words for it. */
export const whyAway = (reason: string): string =>
  Object.hasOwn(away, reason) ? (away[reason] as string) : `The connection ended with ${reason}.`;

/** Why a certificate is not believed, by OpenSSL's and Node's codes. */
const unbelieved: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Its certificate has ended',
  CERT_NOT_YET_VALID: 'Its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name',
  HOSTNAME_MISMATCH: 'Its certificate is for another name',
  CERT_REVOKED: 'Its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Nobody but itself vouches for its certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'Nobody that this computer trusts vouches for its certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'Nobody that this computer trusts vouches for its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Nobody that this computer trusts vouches for its certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Nobody that this computer trusts vouches for its certificate',
};

/** In a sentence, with the code to look up. */
export const whyUnbelieved = (reason: string): string =>
  `${Object.hasOwn(unbelieved, reason) ? unbelieved[reason] : 'This computer does not trust its certificate'} (${reason}).`;
