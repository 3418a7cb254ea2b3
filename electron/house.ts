import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureFolder, writeAtomic, writesFinished } from '#electron/files/atomic.ts';
import { driftFile } from '#electron/files/drift-file.ts';
import type { DataLayout } from '#electron/files/layout.ts';
import { ErrorLog } from '#electron/files/log.ts';
import { setRecords } from '#electron/files/set-records.ts';
import { openSettings } from '#electron/files/settings-file.ts';
import { removeStaleTemporaries } from '#electron/files/stale-temporaries.ts';
import { setOffline } from '#electron/http/offline.ts';
import { EnginesFound } from '#electron/images/engines-found.ts';
import type { ReadOptions } from '#electron/images/image-source.ts';
import type { MediumHost } from '#electron/images/medium-host.ts';
import { Places } from '#electron/images/places.ts';
import { keyStoresInUse } from '#electron/key-stores-in-use.ts';
import type { ForkKeyService } from '#electron/keys/key-service/service-process.ts';
import { proxiesInUse } from '#electron/proxies-in-use.ts';
import type { RegistriesInUse } from '#electron/registries-in-use.ts';
import { SignetError } from '#electron/signet-error.ts';
import { trustStores } from '#electron/systems/content-trust/found/trust-stores.ts';
import { contentTrust } from '#electron/systems/content-trust/system.ts';
import { AppLock } from '#electron/workflows/app-lock.ts';
import { CarryTrust } from '#electron/workflows/carry-trust.ts';
import { checkMachine } from '#electron/workflows/check-machine.ts';
import { Confirmations } from '#electron/workflows/confirmations.ts';
import type { Dialogs } from '#electron/workflows/dialogs.ts';
import { DriftWatch } from '#electron/workflows/drift-watch.ts';
import { FileTokens } from '#electron/workflows/file-tokens.ts';
import { foundStores } from '#electron/workflows/found-stores.ts';
import { KeychainWatch } from '#electron/workflows/keychain-watch.ts';
import { LostAnswers } from '#electron/workflows/lost-answers.ts';
import { pinning } from '#electron/workflows/pins.ts';
import { Signing } from '#electron/workflows/prepare-signing.ts';
import type { CopyToRegistry } from '#electron/workflows/push-image.ts';
import { removingRepositories } from '#electron/workflows/remove-repository.ts';
import type { WantedRepository } from '#electron/workflows/shelf.ts';
import { SigningSets } from '#electron/workflows/signing-sets.ts';
import { Tasks } from '#electron/workflows/tasks.ts';
import type { NoticeName, NoticePayload } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { PlaceId } from '#shared/domain/image.ts';

/** When the key service may start without being asked for a key. Milliseconds. */
const afterStart = 800;

/** What the key of a client certificate is sealed for. */
const keyOf = (server: string) => `client certificate for ${server}`.slice(0, 255);

export interface HouseParts {
  readonly layout: DataLayout;
  readonly home: string;
  /** Where docker and podman look for engines and their configuration. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When this process started. */
  readonly startedAt: Date;
  readonly builtAt: Date;
  readonly now: () => Date;
  readonly random: (bytes: number) => Buffer;
  readonly forkKeyService: ForkKeyService;
  readonly imageHost: MediumHost;
  /** A page of HTML as PDF. */
  readonly print: (page: string) => Promise<Uint8Array>;
  readonly dialogs: Pick<Dialogs, 'ask'>;
  readonly tell: <N extends NoticeName>(name: N, payload: NoticePayload<N>) => void;
  /** Shows the lock screen in every window. */
  readonly onLock: () => void;
  readonly onSettings: (settings: Settings) => void;
}

/** Builds stores, sources and systems and joins them; everything of Signet but its window. */
export async function createHouse(parts: HouseParts) {
  const { layout, now, random, tell } = parts;
  await ensureFolder(layout.root);
  const log = new ErrorLog(layout.log, now);
  const kept = await openSettings(layout.settings);
  const changed = (what: 'keys' | 'images' | 'collections' | 'status') => tell('changed', { what });

  const stores = keyStoresInUse({
    userData: layout.root,
    fork: parts.forkKeyService,
    clock: now,
    kind: kept.now().keyStore,
    remember: (keyStore) => kept.change((all) => ({ ...all, keyStore })),
  });
  // Starting the key service takes a processor that the window needs while it starts.
  const settled = delay(afterStart);
  const keychain = new KeychainWatch(
    () => settled.then(() => stores.current().state()),
    () => {
      changed('status');
      if (keychain.last() === 'vault-locked') void lock.lock();
      // Names of keys are part of what is shown of collections; and what is due can be renewed from now on.
      for (const what of ['keys', 'images', 'collections'] as const) changed(what);
      void keepFresh().catch((error: unknown) => log.unexpected('keep-fresh', error));
    },
  );
  const tokens = new FileTokens(random);
  const tasks = new Tasks((task) => tell('task', task), now);
  const current = () => stores.current();
  /** What is under way when Signet locks must not start the key service again. */
  const unlocked = () => {
    if (lock.locked) throw new SignetError({ code: 'locked' });
    return current();
  };
  const confirmations = new Confirmations(parts.dialogs, now);
  const trustFolders = trustStores({
    home: parts.home,
    dockerConfig: parts.env.DOCKER_CONFIG,
    now,
    pins: () => system.pins.rules(),
  });
  const system = contentTrust({
    keys: confirmations.gate({
      list: () => settled.then(() => unlocked().list()),
      create: async (wanted) => unlocked().create(wanted),
      signer: async (keyId, authorised) => unlocked().signer(keyId, authorised),
    }),
    collections: layout.collections,
    journal: layout.journal,
    removed: layout.removed,
    repositories: layout.repositories,
    servers: layout.trustServers,
    pins: layout.pins,
    trustFolders: async () => (await trustFolders.find()).map(({ path }) => path),
    credentials: async (registry, repository) => (await registries()).credentials(registry, repository),
    dockerTls: join(parts.env.DOCKER_CONFIG || join(parts.home, '.docker'), 'tls'),
    keySealer: {
      seal: async (server, key) => unlocked().sealLogin(keyOf(server), { username: 'key', password: key }),
      open: async (server, sealed) => (await settled.then(() => unlocked().openLogin(keyOf(server), sealed))).password,
    },
    now,
    random,
    namesArrived: () => {
      changed('images');
      changed('collections');
    },
  });
  await system.start();
  const network = proxiesInUse({
    file: layout.proxy,
    env: parts.env,
    sealer: {
      seal: async (proxy, login) => unlocked().sealLogin(`proxy ${proxy}`, login),
      open: (proxy, sealed) => settled.then(() => unlocked().openLogin(`proxy ${proxy}`, sealed)),
    },
  });
  let registriesOnce: Promise<RegistriesInUse> | undefined;
  const registries = () => {
    registriesOnce ??= import('#electron/registries-in-use.ts').then(({ registriesInUse }) =>
      registriesInUse({
        home: parts.home,
        env: parts.env,
        now,
        logins: layout.logins,
        sealer: {
          sealLogin: async (host, login) => unlocked().sealLogin(host, login),
          openLogin: (host, sealed) => settled.then(() => unlocked().openLogin(host, sealed)),
        },
      }),
    );
    return registriesOnce;
  };
  const placesFailed = (error: unknown) => log.unexpected('places', error);
  const engines = new EnginesFound(async () => {
    const { findEngines } = await import('#electron/images/docker-engine/find-engines.ts');
    return findEngines({ env: parts.env, home: parts.home, platform: process.platform, uid: process.getuid?.() });
  }, parts.home);
  const places = await Places.open({
    host: parts.imageHost,
    file: layout.places,
    lastListing: layout.lastListing,
    sample: layout.sample,
    home: parts.home,
    // Loaded when there is such a place, after the window: none of it is small.
    connect: {
      engine: async (place) => {
        const { engineSource } = await import('#electron/images/docker-engine/engine-source.ts');
        return engineSource(place, { unexpected: placesFailed });
      },
      registry: async (place) => {
        const { connect } = await registries();
        return connect(place);
      },
    },
    now,
    unexpected: placesFailed,
  });
  places.onChange(() => changed('images'));
  let windowUp = false;
  let askedServers = false;
  /** Engines, registries and trust servers are asked from when the window is up until Signet locks. */
  const wake = () => {
    if (lock.locked) return;
    places.wake().catch(placesFailed);
    if (askedServers) return;
    askedServers = true;
    askServers();
  };
  const shelf = {
    list: () => {
      // Nobody lists while Signet is locked: after it was, this is the first thing to happen.
      if (windowUp) wake();
      return places.list();
    },
    find: places.find.bind(places),
    add: (path: string) => places.add(path),
    addSample: () => places.addSample(),
    addRepository: async ({ repository, signInAt, login }: WantedRepository, options: ReadOptions) => {
      const place = { kind: 'registry', repository, ...(signInAt === undefined ? {} : { signInAt }) } as const;
      return (await registries()).withLogin(repository, login, async () => {
        const before = places.all().length;
        const added = await places.addDistant(place, options);
        // One that is in the list already is read too: somebody typed a log-in for it.
        if (places.all().length === before) await places.reread(added.placeId, options);
        return added;
      });
    },
    engines: () => engines.list(places.stored()),
    addEngine: (placeId: PlaceId) => places.addDistant(engines.place(placeId)),
    refresh: places.refresh.bind(places),
    places: () => places.all(),
    remove: places.remove.bind(places),
  };
  const drifts = new DriftWatch(driftFile(layout.drift), now, (error) => log.unexpected('drift', error));
  const copyImage: CopyToRegistry = async (wish, options) => {
    const { copy, withLogin } = await registries();
    return withLogin(wish.repository, wish.login, () => copy(wish, options));
  };
  const repositoriesTold = (host: string) =>
    tasks.run(`Asking ${host} for its repositories`, async ({ signal }) => (await registries()).repositories(host, signal), 'repositories');
  const logins = {
    hosts: async () => (await registries()).logins.hosts(),
    forget: async (host: string) => (await registries()).logins.forget(host),
  };
  const carry = new CarryTrust({
    system,
    serves: async (...asked) => (await registries()).serves(...asked),
    tasks,
    now,
    write: writeAtomic,
  });
  const signing = new Signing({
    shelf,
    system,
    tasks,
    digestFile: parts.imageHost.digestFile,
    ask: confirmations.ask,
    tell: (told) => tell('publishing', told),
  });
  const sets = new SigningSets({
    shelf,
    system,
    tasks,
    ask: confirmations.askForSet,
    kept: setRecords(layout.sets, { unread: (problem) => log.unexpected(`set-records ${problem.failure.file}`, problem) }),
    unsettled: async () =>
      (await system.elsewhere.publishes()).filter(({ stands }) => stands === 'unknown' || stands === 'absent').map(({ gun }) => gun),
    tell: (set) => tell('signingSet', set),
    now,
    random,
    unexpected: (error) => log.unexpected('signing-set', error),
  });
  /** Renews what the collections' own keys can renew, while the key store is open. */
  const keepFresh = async () => {
    if (lock.locked || (keychain.last() !== 'ready' && keychain.last() !== 'vault')) return;
    const { renewed } = await system.keepFresh();
    if (renewed.length > 0) changed('collections');
  };
  const lock = new AppLock(async () => {
    confirmations.forget();
    tasks.cancelAll();
    signing.discard();
    sets.forget();
    carry.discard();
    tokens.forget();
    await stores.lock();
    keychain.forget();
    askedServers = false;
    await Promise.all([places.rest(), system.elsewhere.close(), network.forget()]);
    parts.onLock();
  }, kept.now().keyStore === 'vault');
  setOffline(kept.now().settings.offline);
  parts.onSettings(kept.now().settings);

  const lostAnswers = new LostAnswers({
    settle: () => system.elsewhere.settle(),
    publishes: () => system.elsewhere.publishes(),
    locked: () => lock.locked,
    told: () => {
      changed('collections');
      changed('images');
    },
    failed: (error) => log.unexpected('lost-answers', error),
  });
  /** What was read from trust servers before is stale until they are asked again. */
  const askServers = () =>
    void system.elsewhere
      .refreshAll(() => undefined)
      .then(() => {
        lostAnswers.look();
        if (system.elsewhere.followedCount() === 0) return;
        changed('collections');
        changed('images');
      })
      .catch((error: unknown) => log.unexpected('trust-servers', error));
  /** What is on its way to a server is cut off. */
  const goOffline = (on: boolean) => {
    setOffline(on);
    if (on) {
      tasks.cancelAll();
      void system.elsewhere.close();
    }
    askAgain();
  };
  const askAgain = () => {
    askServers();
    void places.readAgain().catch(placesFailed);
  };

  return {
    log,
    lock,
    stores,
    keychain,
    tokens,
    tasks,
    system,
    shelf,
    copyImage,
    drifts,
    logins,
    repositoriesTold,
    signing,
    sets,
    network: {
      view: network.view,
      set: async (...wanted: Parameters<typeof network.set>) => {
        const shown = await network.set(...wanted);
        askAgain();
        return shown;
      },
    },
    carry,
    book: system.book,
    histories: system.history,
    elsewhere: system.elsewhere,
    agree: confirmations.agree,
    removing: removingRepositories({
      remover: system.removal,
      tokens,
      tasks,
      agree: confirmations.agree,
      changed: () => {
        changed('collections');
        changed('images');
      },
    }),
    pinning: pinning({
      keeper: system.pins,
      tokens,
      ask: confirmations.agree,
      changed: () => {
        changed('collections');
        changed('images');
        askServers();
      },
    }),
    print: parts.print,
    write: writeAtomic,
    archive: system.archive,
    judgeArchive: system.judgeArchive,
    foundStores: foundStores({ trustStores: trustFolders, tokens, stores }),
    changed: (what: 'keys' | 'images' | 'collections' | 'status') => {
      changed(what);
      if (what === 'collections') lostAnswers.look();
      // A key was changed, so keys can be reached, whatever was known of the keychain.
      if (what === 'keys' && keychain.last() !== 'ready' && keychain.last() !== 'vault') keychain.look();
    },
    settings: {
      get: () => kept.now().settings,
      set: async (change: Partial<Settings>) => {
        await kept.change((all) => ({ ...all, settings: { ...all.settings, ...change } }));
        const { settings } = kept.now();
        if (change.offline !== undefined) goOffline(change.offline);
        parts.onSettings(settings);
        tell('settings', settings);
        return settings;
      },
    },
    checks: () =>
      checkMachine({
        keychain: () => current().state(),
        now,
        builtAt: parts.builtAt,
        freeBytes: async () => {
          const { bavail, bsize } = await statfs(layout.root);
          return bavail * bsize;
        },
      }),
    keepFresh,
    /** Reads what changed before anybody asks, so that the first list is there when it is asked for; and all the rest once the window is up. */
    readAhead: () =>
      void places
        .list()
        .then(() => settled)
        .then(() => {
          windowUp = true;
          wake();
          return places.readAgain();
        })
        .catch(placesFailed),
    /** Clears away what an earlier Signet that was killed left half written, once the window is up. */
    tidy: () =>
      void settled
        .then(() => removeStaleTemporaries(layout, parts.startedAt))
        .catch((error: unknown) => log.unexpected('stale-temporaries', error)),
    close: async () => {
      tasks.cancelAll();
      lostAnswers.end();
      await Promise.all([places.close(), system.elsewhere.close(), stores.lock(), parts.imageHost.close(), log.flushed()]);
      await writesFinished();
    },
  };
}
export type House = Awaited<ReturnType<typeof createHouse>>;
