import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signet } from './harness/launch.ts';
import { startHostile } from './steps/security-start.ts';

/** What the preload puts into the page. */
let signet: Signet;

beforeAll(async () => {
  signet = await startHostile();
});
afterAll(() => signet?.close());

describe('the bridge', () => {
  it('has this surface and no more', async () => {
    const surface = await signet.window.evaluate(() => {
      const named = (value: unknown): unknown =>
        typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, named(inner)]))
          : typeof value;
      const flat = ([name, value]: [string, unknown]): string[] =>
        typeof value === 'string' ? [name] : Object.entries(value as object).flatMap(([inner, below]) => flat([`${name}.${inner}`, below]));
      return flat(['signet', named(window.signet)]);
    });
    expect(surface.join('\n')).toMatchInlineSnapshot(`
      "signet.call.app.status
      signet.call.app.checks
      signet.call.app.lock
      signet.call.app.unlock
      signet.call.app.useVault
      signet.call.app.useKeychain
      signet.call.app.openPage
      signet.call.app.copy
      signet.call.settings.get
      signet.call.settings.set
      signet.call.files.pick
      signet.call.files.pickSave
      signet.call.keys.list
      signet.call.keys.create
      signet.call.keys.inspectFile
      signet.call.keys.import
      signet.call.keys.export
      signet.call.keys.verifyBackup
      signet.call.keys.describe
      signet.call.keys.remove
      signet.call.keys.trash
      signet.call.keys.restore
      signet.call.images.list
      signet.call.images.addPlace
      signet.call.images.addSample
      signet.call.images.addRepository
      signet.call.images.told
      signet.call.images.logins
      signet.call.images.forgetLogin
      signet.call.images.engines
      signet.call.images.addEngine
      signet.call.images.push
      signet.call.images.removePlace
      signet.call.images.refresh
      signet.call.images.detail
      signet.call.images.verifyContent
      signet.call.images.ignoreDrift
      signet.call.images.chain
      signet.call.trust.collections
      signet.call.trust.collection
      signet.call.trust.chain
      signet.call.trust.published
      signet.call.history.versions
      signet.call.history.compare
      signet.call.history.lines
      signet.call.history.review
      signet.call.servers.list
      signet.call.servers.add
      signet.call.servers.remove
      signet.call.servers.told
      signet.call.servers.meet
      signet.call.servers.follow
      signet.call.servers.publishes
      signet.call.servers.forget
      signet.call.servers.unfollow
      signet.call.servers.refresh
      signet.call.network.proxy
      signet.call.network.setProxy
      signet.call.pins.list
      signet.call.pins.covering
      signet.call.pins.pinCertificates
      signet.call.pins.pinAuthority
      signet.call.pins.remove
      signet.call.pins.setFirstUse
      signet.call.pins.readFile
      signet.call.pins.take
      signet.call.pins.export
      signet.call.pins.putAside
      signet.call.removal.backUp
      signet.call.removal.remove
      signet.call.removal.restore
      signet.call.signing.keyChoices
      signet.call.signing.prepareInitialise
      signet.call.signing.prepareImages
      signet.call.signing.prepareFile
      signet.call.signing.takeBackPlan
      signet.call.signing.prepareTakeBack
      signet.call.signing.planCarry
      signet.call.signing.prepareCarry
      signet.call.signing.saveCarryReport
      signet.call.signing.prepareRenewal
      signet.call.signing.prepareRotation
      signet.call.signing.confirm
      signet.call.signing.discard
      signet.call.sets.prepare
      signet.call.sets.confirm
      signet.call.sets.pause
      signet.call.sets.resume
      signet.call.sets.stop
      signet.call.sets.discard
      signet.call.sets.list
      signet.call.sets.saveReceipt
      signet.call.sets.forget
      signet.call.stores.find
      signet.call.stores.open
      signet.call.stores.read
      signet.call.stores.keys
      signet.call.archives.judge
      signet.call.archives.save
      signet.call.tasks.list
      signet.call.tasks.cancel
      signet.subscribe
      signet.dropped"
    `);
  });

  it('is frozen all the way down', async () => {
    const outcome = await signet.window.evaluate(() => {
      const changed: string[] = [];
      const attempt = (name: string, act: () => void, look: () => boolean) => {
        try {
          act();
        } catch {
          // In strict code the attempt throws; what counts is what it left.
        }
        if (look()) changed.push(name);
      };
      const bridge = window.signet as unknown as Record<string, unknown>;
      const mine = () => undefined;
      const call = bridge.call as Record<string, Record<string, unknown>>;
      const keys = call.keys as Record<string, unknown>;
      attempt(
        'replaced',
        () => Reflect.set(window, 'signet', mine),
        () => (window.signet as unknown) === mine,
      );
      attempt(
        'redefined',
        () => Object.defineProperty(window, 'signet', { value: mine }),
        () => (window.signet as unknown) === mine,
      );
      attempt(
        'deleted',
        () => Reflect.deleteProperty(window, 'signet'),
        () => !('signet' in window),
      );
      attempt(
        'extended',
        () => Reflect.set(bridge, 'more', mine),
        () => 'more' in bridge,
      );
      attempt(
        'group',
        () => Reflect.set(call, 'keys', mine),
        () => (call.keys as unknown) === mine,
      );
      attempt(
        'new group',
        () => Reflect.set(call, 'more', mine),
        () => 'more' in call,
      );
      attempt(
        'verb',
        () => Reflect.set(keys, 'list', mine),
        () => keys.list === mine,
      );
      attempt(
        'new verb',
        () => Reflect.set(keys, 'more', mine),
        () => 'more' in keys,
      );
      attempt(
        'subscribe',
        () => Reflect.set(bridge, 'subscribe', mine),
        () => bridge.subscribe === mine,
      );
      return changed;
    });
    expect(outcome).toEqual([]);
  });

  it('hears only notices of the contract', async () => {
    const refused = await signet.window.evaluate(() =>
      ['key', 'ELECTRON', '../app.status', '__proto__'].map((name) => {
        try {
          (window.signet.subscribe as (name: string, listen: () => void) => void)(name, () => undefined);
          return 'subscribed';
        } catch (error) {
          return String(error);
        }
      }),
    );
    expect(new Set(refused)).toEqual(new Set(['Error: no such notice']));
  });

  it('takes no path from a script', async () => {
    const reply = await signet.window.evaluate(() => {
      const made = Object.assign(new File(['x'], '/etc/passwd'), { path: '/etc/passwd' });
      return window.signet.dropped([made]);
    });
    expect(reply).toEqual({ ok: true, value: [] });
  });
});
