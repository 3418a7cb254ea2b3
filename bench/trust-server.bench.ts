import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '#e2e/harness/trust-peers.ts';
import { missing, realEngine } from '#electron/images/docker-engine/testing/real-engines.ts';
import { buildKeyService } from '#electron/keys/key-service/build-for-test.ts';
import { openRegistry } from '#electron/registry/registry.ts';
import { hasDockerRegistry, startRegistry } from '#electron/registry/testing/docker-registry.ts';
import { certificates } from '#electron/systems/content-trust/conformance/testing/https.ts';
import { notaryServer } from '#electron/systems/content-trust/conformance/testing/peers.ts';
import { rootPassphrase, targetsPassphrase, yes } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { TestKeys } from '#electron/systems/content-trust/publish/testing/test-keys.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { median, row } from './lib.mjs';
import { report } from './report.ts';
import { passphrase, type Ran, Somebody, tags } from './trust-server/people.ts';
import { shippedSignet } from './trust-server/shipped.ts';
import type { Took } from './trust-server/signet.ts';

const MANY = 10_000;
const ROUNDS = 7;
/** The first of them finds everything cold. */
const BIG_ROUNDS = 5;
const limit = { timeout: 900_000 };

if (!hasPeers('notary', 'notary-server')) throw new Error('not run: notary');

const seconds = (runs: readonly Ran[]) => median(runs.map((run) => run.seconds));
const unlocked = (runs: readonly Took[]) => median(runs.map((run) => run.unlocked));
const withPassphrase = (runs: readonly Took[]) => median(runs.map(({ all }) => all));
const signing = 'review, signature by the key service, upload, reading back, in a process that runs; theirs is a process each';

/** Everything over TLS on one real notary-server, ours and theirs in turns. */
describe('a trust server', { sequential: true }, () => {
  const rows: object[] = [];
  let folder: string;
  let server: Awaited<ReturnType<typeof notaryServer>>;
  let notary: Somebody;
  let shipped: Awaited<ReturnType<typeof shippedSignet>>;
  let signet: Awaited<ReturnType<typeof shipped.somebodyWithSignet>>;
  const address = () => ({ url: server.url, caFile: certificates.caFile });
  const gun = (name: string) => Gun.parse(`registry.example.com/bench/${name}`);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-bench-server-'));
    server = await notaryServer();
    notary = new Somebody(folder, server.url);
    shipped = await shippedSignet();
    signet = await shipped.somebodyWithSignet(folder, address(), { keyService: await buildKeyService('bench'), passphrase });
  });
  afterAll(async () => {
    await signet?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
    report('trust-server', rows);
  });

  it('takes ten thousand new tags at once', limit, async () => {
    const [ours, theirs]: [Took[], Ran[]] = [[], []];
    for (let round = 0; round < BIG_ROUNDS; round++) {
      await notary.notary('init', '-p', gun(`theirs-${round}`));
      notary.stage(gun(`theirs-${round}`), tags(MANY));
      theirs.push(await notary.notary('publish', gun(`theirs-${round}`)));
      await signet.start(gun(`ours-${round}`));
      ours.push(await signet.sign(gun(`ours-${round}`), tags(MANY)));
    }
    rows.push(
      row(`publish ${MANY} new tags at once ÷ notary publish`, unlocked(ours) / seconds(theirs), 0.5, '×', {
        ours: unlocked(ours),
        theirs: seconds(theirs),
        withPassphrase: withPassphrase(ours),
        counted: signing,
        unit: 's',
      }),
    );
  });

  it.each(['empty', 'warm'])('is read with %s cache', limit, async (cache) => {
    const many = gun('theirs-0');
    const warm = cache === 'warm';
    const [app, ours, theirs]: [number[], Ran[], Ran[]] = [[], [], []];
    const known = warm ? ['--cache', notary.copyOfCache(many)] : [];
    if (warm) await signet.follow(many);
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(await (warm ? notary : new Somebody(folder, server.url)).notary('list', many));
      app.push(await (warm ? signet.refresh(many) : signet.meet(many)));
      ours.push(await notary.inspect(many, ...known));
    }
    expect(ours[0]?.printed.match(/^"build-/gm)).toHaveLength(MANY);
    expect(theirs[0]?.printed.match(/^build-/gm)).toHaveLength(MANY);
    const what = warm ? 'again, warm cache' : 'for the first time';
    const against = (how: string, took: number, counted: string) =>
      row(`verify ${MANY} tags on a server ${what}, ${how} ÷ notary list`, took / seconds(theirs), 0.25, '×', {
        ...{ ours: took, theirs: seconds(theirs), counted, unit: 's' },
      });
    rows.push(
      against('in the app', median(app), 'a process that runs; theirs starts one, and prints the list'),
      against('signet inspect', seconds(ours), 'a process each, both print the list'),
    );
  });

  it('takes one tag', limit, async () => {
    const [theirGun, ourGun] = [gun('one-theirs'), gun('one-ours')];
    await notary.notary('init', '-p', theirGun);
    await signet.start(ourGun);
    const [ours, theirs]: [Took[], Ran[]] = [[], []];
    for (const wanted of tags(ROUNDS)) {
      theirs.push(await notary.notary('addhash', '-p', theirGun, wanted.name, String(wanted.length), '--sha256', wanted.sha256));
      ours.push(await signet.sign(ourGun, [wanted]));
    }
    rows.push(
      row('sign and publish one tag ÷ notary addhash --publish', unlocked(ours) / seconds(theirs), 0.5, '×', {
        ours: unlocked(ours),
        theirs: seconds(theirs),
        withPassphrase: withPassphrase(ours),
        counted: signing,
        unit: 's',
      }),
    );
  });

  it('takes tags of an image that was pushed', limit, async () => {
    const absent = missing('dockerd') ?? (hasDockerRegistry ? undefined : 'docker-registry is not installed');
    if (absent !== undefined) {
      process.stderr.write(`not run: docker trust (${absent})\n`);
      if (process.env.CI === 'true') throw new Error(`not run: docker trust (${absent})`);
      return;
    }
    const storage = await mkdtemp(join(folder, 'registry-'));
    const [engine, registry] = await Promise.all([realEngine('dockerd'), startRegistry({ storage })]);
    const images = await openRegistry(registry.host, {
      credentials: async () => undefined,
      home: storage,
      waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1000 },
    });
    try {
      const docker = new Somebody(folder, server.url, { DOCKER_HOST: engine.address });
      docker.loggedIn(registry.host);
      const repository = `${registry.host}/bench/image`;
      const wanted = tags(ROUNDS, 'release').map(({ name }) => name);
      await engine.import(`${repository}:first`);
      for (const tag of wanted) await docker.docker('tag', `${repository}:first`, `${repository}:${tag}`);
      await docker.docker('push', '--all-tags', '--quiet', repository);
      // The first one starts the repository and makes its keys.
      await docker.docker('trust', 'sign', `${repository}:first`);
      const ourGun = gun('image');
      await signet.start(ourGun);
      const [ours, theirs]: [Took[], Ran[]] = [[], []];
      const asked = await images.repository('bench/image');
      for (const tag of wanted) {
        theirs.push(await docker.docker('trust', 'sign', `${repository}:${tag}`));
        const from = performance.now();
        const found = await asked.document(tag, { signal: AbortSignal.timeout(10_000) });
        if (!found) throw new Error('the image was not pushed');
        const looked = (performance.now() - from) / 1000;
        const { digest, size } = found.descriptor;
        const took = await signet.sign(ourGun, [{ name: tag, length: size, sha256: digest.slice('sha256:'.length) }]);
        ours.push({ unlocked: took.unlocked + looked, all: took.all + looked });
      }
      const hundred: Took[] = [];
      for (let round = 0; round < BIG_ROUNDS; round++) hundred.push(await signet.sign(ourGun, tags(100, `hundred-${round}`)));
      rows.push(
        row('sign and publish one tag of a pushed image ÷ docker trust sign', unlocked(ours) / seconds(theirs), 0.5, '×', {
          ours: unlocked(ours),
          theirs: seconds(theirs),
          withPassphrase: withPassphrase(ours),
          counted: `asking the registry for the digest, ${signing}, and pushes what is there already`,
          unit: 's',
        }),
        row('sign 100 tags ÷ 100 × docker trust sign', unlocked(hundred) / (100 * seconds(theirs)), 0.05, '×', {
          ours: unlocked(hundred),
          theirs: 100 * seconds(theirs),
          withPassphrase: withPassphrase(hundred),
          counted: `one review of 100 tags; theirs is one command, 100 times`,
          unit: 's',
        }),
      );
    } finally {
      await images.close();
      await registry.end();
      await engine.close();
    }
  });

  it('is asked about two hundred repositories', limit, async () => {
    const [repositories, each] = [200, 50];
    const home = await mkdtemp(join(folder, 'many-'));
    const keys = new TestKeys();
    const root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    const targets = await keys.make('ecdsa-p256', 'targets', { passphrase: targetsPassphrase });
    const publisher = await shipped.openSignet(home, address(), keys);
    const does = async (intent: SigningIntent) => {
      const { reviewId, payload } = await publisher.prepare(intent);
      await publisher.confirm({ reviewId, payload, passphrase: targetsPassphrase, rootPassphrase }, yes);
    };
    const guns = Array.from({ length: repositories }, (_, index) => gun(`one-of-many-${index}`));
    for (const [index, one] of guns.entries()) {
      const keysToUse = { rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId };
      await does({ kind: 'initialise', gun: one, ...keysToUse, server: server.url });
      await does({ kind: 'add-targets', gun: one, keyId: targets.keyId, targets: tags(each, `v${index}`) });
    }
    await publisher.elsewhere.close();

    const runs: { seconds: number; longest: number }[] = [];
    for (let round = 0; round < BIG_ROUNDS; round++) {
      const reader = await shipped.openSignet(home, address(), keys);
      const loop = monitorEventLoopDelay({ resolution: 5 });
      loop.enable();
      const from = performance.now();
      await reader.elsewhere.refreshAll(() => undefined);
      const verdicts = await Promise.all(
        guns.flatMap((one, index) =>
          tags(each, `v${index}`).map(({ name, sha256, length }) =>
            reader.judge({ repository: one, tag: name, digest: Digest.parse(`sha256:${sha256}`), size: length }),
          ),
        ),
      );
      const took = (performance.now() - from) / 1000;
      loop.disable();
      await reader.elsewhere.close();
      expect(verdicts.filter(({ verdict }) => verdict === 'trusted')).toHaveLength(repositories * each);
      runs.push({ seconds: took, longest: loop.max / 1e6 });
    }
    rows.push(
      row(`verdicts for ${repositories} repositories of ${each} tags on a server, warm`, median(runs.map((run) => run.seconds)), 10, 's', {
        /** Of the main process, in milliseconds; the window is another. */
        longestPause: median(runs.map(({ longest }) => longest)),
        counted: 'a start from what was kept, one round of asking, 10000 verdicts',
        unit: 's',
      }),
    );
  });
});
