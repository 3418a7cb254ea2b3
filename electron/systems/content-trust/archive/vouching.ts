import { FormatError } from '#electron/formats/format-error.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import { nothingKnown, type TrustedRoots, type VerifiedCollection } from '../collection.ts';
import { noPins, type PinRules, pinRuleFor } from '../pins.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { updateCollection } from '../verify/update.ts';

/** What a person has of her own to hold an archive's root against. */
export interface Vouchers {
  readonly pins: PinRules;
  readonly trusted: (gun: Gun) => Promise<TrustedRoots | undefined>;
}

export const nobodyVouches: Vouchers = { pins: noPins, trusted: async () => undefined };

/** Who on this computer vouches for the root that a verdict rests on. */
export interface Vouched {
  readonly by: 'pins' | 'known' | 'nobody' | 'refused' | 'other';
  /** Ids of the root keys that it lists. */
  readonly keyIds: readonly string[];
  /** Why the pins refuse it, in one sentence. */
  readonly because?: string;
}

interface Archived {
  readonly gun: Gun;
  /** As they stood at the moment that is judged: nothing ties an earlier root to the newest, and it may have been put beside it. */
  readonly documents: TrustRemote;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Undefined where there is no root that stands by itself: the verdict says why. */
export async function vouchedFor(archived: Archived, { pins, trusted }: Vouchers): Promise<Vouched | undefined> {
  const root = await newestRoot(archived);
  if (!root) return undefined;
  const keyIds = idsOf(root);
  // Where no pin speaks of this repository, what is trusted does.
  if (pinRuleFor(pins, archived.gun).kind !== 'first-use') {
    const pinned = await look(archived, { pins });
    if (pinned.state === 'rejected') return { by: 'refused', keyIds, because: pinned.error.detail };
    if (pinned.state === 'verified') return { by: 'pins', keyIds };
  }
  return { by: await byTrusted(archived, root, await trusted(archived.gun)), keyIds };
}

/** Ids of the root keys that the newest root lists, by which its owner can tell it; none where no root stands by itself. */
export async function rootKeyIds(archived: Archived): Promise<readonly string[]> {
  const root = await newestRoot(archived);
  return root ? idsOf(root) : [];
}

async function newestRoot(archived: Archived): Promise<VerifiedCollection['root'] | undefined> {
  const seen = await look(archived);
  return seen.state === 'verified' ? seen.collection.root : undefined;
}

const idsOf = ({ file }: VerifiedCollection['root']) => file.signed.roles.get('root')?.keyIds ?? [];

const look = ({ gun, documents, at }: Archived, { pins = noPins, known = nothingKnown } = {}) =>
  updateCollection({ gun, remote: documents, known, pins, now: at, overlookExpiry: true, overlookCertificateEnd: true });

/**
 * Its root is the very one that was trusted at that version, or signed on from the one that is trusted, root by root. That it lists a
 * trusted key shows nothing: whoever made it up can list what keys he likes.
 */
async function byTrusted(
  archived: Archived,
  { file: { signed, bytes } }: VerifiedCollection['root'],
  trusted: TrustedRoots | undefined,
): Promise<'known' | 'other' | 'nobody'> {
  const version = trusted && versionOf(trusted.newest);
  if (!trusted || version === undefined) return 'nobody';
  if (signed.version < version) {
    const then = await trusted.at(signed.version);
    return then === undefined ? 'nobody' : Buffer.compare(then, bytes) === 0 ? 'known' : 'other';
  }
  for (let next = version + 1; next <= signed.version; next++)
    if (!(await archived.documents.byVersion('root' as RoleName, next, limits.document))) return 'nobody';
  const known = { root: trusted.newest, files: new Map(), floors: new Map() };
  return (await look(archived, { known })).state === 'verified' ? 'known' : 'other';
}

/** Undefined where it cannot be read: then it vouches for nothing. */
function versionOf(root: Uint8Array): number | undefined {
  try {
    return parseMetadata('root', root).signed.version;
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}
