import { X509Certificate } from 'node:crypto';
import { readBounded } from '#electron/files/atomic.ts';
import { readPublicKey } from '#electron/formats/notary/public-key.ts';
import type { Root } from '#electron/formats/tuf/types.ts';
import { serverAddress } from '#electron/http/address.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { isGun } from '#shared/domain/gun-form.ts';
import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import type { KnownState, VerifiedCollection } from '../collection.ts';
import type { FirstContact, Followed } from '../followed/followed.ts';
import type { ServerProofs } from '../followed/proofs.ts';
import type { KeySealer } from '../followed/sealed-client.ts';
import type { KnownServer, KnownServers } from '../followed/servers.ts';
import { Unsettled } from '../followed/unsettled.ts';
import { coveringRows, type PinRow } from '../pinning/pin-rows.ts';
import type { PinStore } from '../pinning/pin-store.ts';
import { pinRuleFor } from '../pins.ts';
import { notaryCommand } from '../publish/command.ts';
import { repositoriesTold } from '../trust-server/changes.ts';
import type { VerifiedCollections } from './verified-collections.ts';

/** What a person decides on when a repository is met for the first time. */
export interface FirstMeeting {
  gun: Gun;
  server: string;
  /** Nothing was published there. */
  empty: boolean;
  /** Why it cannot be trusted, where it cannot. */
  problem?: string;
  roots: { keyId: string; subject: string; notAfter: string }[];
  /** What trusts the same root with notary, and lists what it states. */
  command: string;
  rootVersion?: number;
  tags: number;
  /** The pin that decides on its root, where one covers it. */
  pinned?: PinRow;
  /**
   * Signet remembers it with another root, which has not signed this one: started anew, or not the same. What is there now would verify
   * for a stranger; nothing of it counts before what is remembered is put aside.
   */
  anew?: { rememberedVersion: number; roots: FirstMeeting['roots'] };
  /** How it stands to what docker or notary trusted of it on this computer; absent where they know nothing. */
  earlier?: 'continues' | 'differs';
}

/** By what else a server may prove itself, and the person to it. */
export interface ServerMeans {
  readonly pin?: string | undefined;
  /** PEM files. */
  readonly client?: { readonly certificate: string; readonly key: string } | undefined;
}

/** Trust servers, and the repositories on them that a person follows. */
export interface Elsewhere {
  servers(): readonly KnownServer[];
  /** `caFile` is a PEM file with certificates that the server may prove itself by. Kept once it has answered. */
  addServer(url: string, caFile: string | undefined, more?: ServerMeans): Promise<KnownServer>;
  /** How a known server proves who it is, and how the person does. */
  proofs(server: KnownServer): Promise<ServerProofs>;
  /** Fails with `input-invalid` while a repository on it is followed. */
  removeServer(url: string): Promise<void>;
  /** Repositories that the server tells of and Signet does not know yet, by name. */
  told(url: string, signal?: AbortSignal): Promise<{ guns: Gun[]; complete: boolean }>;
  /** Shows what is there; nothing is kept until `follow`. */
  meet(gun: Gun, url: string): Promise<FirstMeeting>;
  /** Follows what was shown last for it; with `pin`, its root certificates are the only ones from now on, unless a pin covers it already. */
  follow(gun: Gun, url: string, pin?: boolean): Promise<void>;
  /** Puts aside what is remembered of a repository that is followed no longer: it is met as by a stranger. */
  forget(gun: Gun): Promise<void>;
  unfollow(gun: Gun): Promise<void>;
  refresh(gun: Gun, signal?: AbortSignal): Promise<void>;
  refreshAll(done: (gun: Gun) => void, signal?: AbortSignal): Promise<void>;
  followedCount(): number;
  /** Asks for every publish whose outcome is not known. */
  settle(): Promise<readonly PublishStanding[]>;
  /** Those, and what became of others since Signet was started. */
  publishes(): Promise<readonly PublishStanding[]>;
  close(): Promise<void>;
}

export function elsewhere(parts: {
  readonly servers: KnownServers;
  readonly followed: Followed;
  readonly journal: string;
  readonly now: () => Date;
  readonly keySealer: KeySealer | undefined;
  /** docker's folder of folders for single trust servers. */
  readonly dockerTls: string | undefined;
  readonly local: VerifiedCollections;
  readonly pins: PinStore;
  /** Asks for every deletion whose outcome is not known. */
  readonly settleDeletions: () => Promise<void>;
  /** What docker or notary trusted of a repository on this computer. */
  readonly earlier: (gun: Gun) => Promise<KnownState | undefined>;
}): Elsewhere {
  const { servers, followed } = parts;
  let met: FirstContact | undefined;
  const unsettled = new Unsettled({
    servers,
    journal: parts.journal,
    now: parts.now,
    published: (intent) => followed.adoptStarted(intent),
  });
  const seal = async (server: string, files: NonNullable<ServerMeans['client']>) => {
    const { sealedClient } = await import('../followed/sealed-client.ts');
    return sealedClient(server, files, parts.now(), parts.keySealer);
  };
  return {
    servers: () => servers.list(),
    addServer: async (url, caFile, { pin, client } = {}) =>
      servers.add({
        url,
        ...(caFile === undefined ? {} : { ca: await caText(caFile) }),
        pin,
        ...(client ? { client: await seal(serverAddress(url).name, client) } : {}),
      }),
    // Loaded with the first that is looked at: TLS is not needed to start.
    proofs: async (server) => (await import('../followed/proofs.ts')).proofsOf(server, parts.dockerTls),
    removeServer: async (url) => {
      const used = followed.list().filter((place) => place.url === url).length;
      if (used > 0) {
        const reason = `${used} ${used === 1 ? 'repository is' : 'repositories are'} followed on it`;
        throw new SignetError({ code: 'input-invalid', field: 'server', reason });
      }
      await servers.remove(url);
    },
    told: async (url, signal) => {
      const server = await servers.connect(url);
      const { guns, complete } = await repositoriesTold(server.changes(undefined, signal ? { signal } : {}), server.name);
      const here = new Set((await parts.local.places()).map(({ gun }) => gun));
      const unknown = guns.filter((gun): gun is Gun => isGun(gun) && !followed.holds(gun as Gun) && !here.has(gun as Gun));
      return { guns: unknown.slice(0, mostTold), complete: complete && unknown.length <= mostTold };
    },
    meet: async (gun, url) => {
      if (followed.holds(gun) || (await parts.local.of(gun))) throw new SignetError({ code: 'collection-exists', gun });
      met = await followed.look(gun, url);
      const anew = await metAnew(followed, met);
      const meeting = {
        ...(anew ? { ...nothingOf(met), empty: false, problem: otherRoot, anew } : meetingOf(met)),
        ...pinOn(parts.pins, gun),
      };
      if (anew) met = undefined;
      const earlier = met?.outcome.state === 'verified' ? await parts.earlier(gun) : undefined;
      return earlier ? { ...meeting, earlier: (await followed.continues(gun, url, earlier)) ? 'continues' : 'differs' } : meeting;
    },
    follow: async (gun, url, pin = false) => {
      if (met?.gun !== gun || met.url !== url) throw new SignetError({ code: 'review-stale', gun });
      const seen = met;
      met = undefined;
      if (pin && seen.outcome.state === 'verified') await pinSeen(parts.pins, gun, seen.outcome.collection.root.file.signed);
      await followed.follow(seen);
    },
    forget: (gun) => followed.putAside(gun, parts.now()),
    unfollow: (gun) => followed.unfollow(gun),
    refresh: async (gun, signal) => {
      await unsettled.settle();
      const held = followed.holds(gun);
      await parts.settleDeletions();
      // It was deleted, as is known now: there is nothing left to read.
      if (held && !followed.holds(gun)) return;
      await followed.refresh(gun, signal ? { signal } : {});
    },
    refreshAll: async (done, signal) => {
      await unsettled.settle();
      await parts.settleDeletions();
      await followed.refreshAll(done, signal);
    },
    followedCount: () => followed.list().length,
    settle: () => unsettled.settle(),
    publishes: () => unsettled.list(),
    close: () => servers.close(),
  };
}

/** Names that are shown to choose from. */
const mostTold = 2000;

const pinOn = (pins: PinStore, gun: Gun): Pick<FirstMeeting, 'pinned'> => {
  if (pins.rules().unreadable !== undefined) return {};
  const [pinned] = coveringRows(pins.rules(), gun);
  return pinned ? { pinned } : {};
};

const otherRoot = 'The root that Signet remembers has not signed this one.';

/** Also where it verifies: a server that starts again may show a timestamp of a version that is remembered, which then stays in use. */
async function metAnew(followed: Followed, { gun, url, outcome }: FirstContact): Promise<FirstMeeting['anew']> {
  if (outcome.state === 'unsigned') return undefined;
  const rememberedVersion = await followed.remembers(gun);
  if (rememberedVersion === undefined) return undefined;
  const stranger = await followed.readUnpinned(gun, url);
  if (stranger.state !== 'verified' || !(await followed.isOtherLine(gun, stranger.collection.root))) return undefined;
  return { rememberedVersion, roots: rootsOf(stranger.collection.root.file.signed) };
}

/** Only where no pin decides: one that does has let this root in. */
async function pinSeen(pins: PinStore, gun: Gun, root: Root): Promise<void> {
  const keyIds = root.roles.get('root')?.keyIds ?? [];
  await pins.change((rules) =>
    pinRuleFor(rules, gun).kind === 'first-use' ? { ...rules, certs: new Map([...rules.certs, [gun, [...keyIds]]]) } : rules,
  );
}

/** Read once and kept: the file may be gone by tomorrow. */
async function caText(path: string): Promise<string> {
  const bytes = await readBounded(path, 1024 * 1024);
  if (!bytes) throw new SignetError({ code: 'input-invalid', field: 'CA file', reason: 'it is not there' });
  return bytes.toString('latin1');
}

const nothingOf = ({ gun, url }: FirstContact) => ({
  ...{ gun, server: url, roots: [], tags: 0 },
  command: notaryCommand.follow({ gun, server: url }),
});

function meetingOf(met: FirstContact): FirstMeeting {
  const { outcome } = met;
  const nothing = nothingOf(met);
  switch (outcome.state) {
    case 'unsigned':
      return { ...nothing, empty: true };
    case 'rejected':
      return { ...nothing, empty: false, problem: outcome.error.detail };
    case 'verified':
      return {
        ...nothing,
        empty: false,
        roots: rootsOf(outcome.collection.root.file.signed),
        rootVersion: outcome.collection.root.file.signed.version,
        tags: countTags(outcome.collection),
      };
  }
}

function rootsOf(root: Root): FirstMeeting['roots'] {
  return (root.roles.get('root')?.keyIds ?? []).flatMap((keyId) => {
    const key = root.keys.get(keyId);
    const pem = key && readPublicKey(key).certificate;
    if (pem === undefined) return [];
    const { subject, validTo } = new X509Certificate(pem);
    return [{ keyId, subject, notAfter: new Date(validTo).toISOString() }];
  });
}

const countTags = ({ targets }: VerifiedCollection): number =>
  new Set([...targets.values()].flatMap(({ file }) => [...file.signed.targets.keys()])).size;
