import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DesktopSession, startDesktopSession } from './harness/keyring.ts';
import { packagedBinary, photograph, runPackaged, startPackaged } from './harness/package.ts';
import { fixtures, packaged, results } from './harness/places.ts';
import { until } from './harness/processes.ts';

let session: DesktopSession;
beforeAll(async () => {
  session = await startDesktopSession(mkdtempSync(join(tmpdir(), 'signet-home-')));
});
afterAll(() => session?.end());

describe('the packaged binary', () => {
  it('has the fuses that a package must have', async () => {
    const wire = await getCurrentFuseWire(packagedBinary);
    const state = (option: FuseV1Options) => FuseState[wire[option] as FuseState];
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      nodeCliInspect: state(FuseV1Options.EnableNodeCliInspectArguments),
      filePrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
      onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
    }).toEqual({
      runAsNode: 'DISABLE',
      nodeOptions: 'DISABLE',
      nodeCliInspect: 'DISABLE',
      filePrivileges: 'DISABLE',
      onlyAsar: 'ENABLE',
      asarIntegrity: 'ENABLE',
      cookieEncryption: 'ENABLE',
    });
  });

  it('holds nothing but the archive, and outside of it only native code', async () => {
    const files = await readdir(join(packaged, 'resources'), { recursive: true, withFileTypes: true });
    const names = files.filter((entry) => entry.isFile()).map((entry) => entry.name);
    expect(names.filter((name) => !name.endsWith('.node'))).toEqual(['app.asar']);
    expect(names).toContain('keytar.node');
  });

  it('is no Node, whatever the environment says', () => {
    const script = join(mkdtempSync(join(tmpdir(), 'signet-script-')), 'script.cjs');
    writeFileSync(script, "process.stdout.write('code from outside');process.exit(42)");
    for (const env of [{ ELECTRON_RUN_AS_NODE: '1' }, { NODE_OPTIONS: `--require ${script}` }]) {
      const ran = runPackaged(['inspect', '--json', script], { ...session.env, ...env });
      expect(ran.stdout).not.toContain('code from outside');
      expect(ran.status).not.toBe(42);
    }
  });

  it.each(['--no-sandbox', '--remote-debugging-port=0', '--inspect=0'])('refuses to start with %s', (flag) => {
    const ran = runPackaged([flag], session.env);
    expect(ran.status).not.toBe(0);
    expect(ran.status).not.toBeNull();
    expect(ran.stderr).not.toContain('DevTools listening');
  });

  it('refuses to start where the environment silences security warnings', () => {
    const ran = runPackaged([], { ...session.env, ELECTRON_DISABLE_SECURITY_WARNINGS: 'true' });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain('signet: refuses to start with ELECTRON_DISABLE_SECURITY_WARNINGS in its environment');
  });
});

describe('without a window', () => {
  it.each(['docker-basic', 'nested-delegations', 'expired-targets', 'tampered-signature'])('inspects the collection %s', (name) => {
    const folder = join(fixtures, 'notary-v1', name);
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    const cache = expected.hasCache ? ['--cache', join(folder, 'cache')] : [];
    const at = ['--at', expected.evaluateAt];
    const ran = runPackaged(
      ['inspect', '--collection', join(folder, 'server'), '--gun', expected.gun, ...cache, ...at, '--json'],
      session.env,
    );
    const members = ['valid', 'error', 'warnings', 'versions', 'targets', 'dockerPull', 'dockerInspect', 'delegations'];
    const picked = (from: Record<string, unknown>) =>
      Object.fromEntries(members.filter((key) => key in expected).map((key) => [key, from[key]]));
    expect(picked(JSON.parse(ran.stdout))).toEqual(picked(expected));
    expect(ran.status).toBe(expected.valid ? 0 : 1);
  });

  it('lists the images of a layout, digests computed', () => {
    const ran = runPackaged(['images', join(fixtures, 'images/oci-layout-multiarch/layout'), '--json'], session.env);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
    expect(ran.stdout).toContain('sha256:1cf304cc9860b319daa57c0141014444a8cd60ef39d5901c21989ec7178a882c');
    expect(ran.status).toBe(0);
  });

  it('says a failure as a code, never as a stack', () => {
    const ran = runPackaged(['images', join(session.home, 'nothing here'), '--json'], session.env);
    expect(ran.status).toBe(2);
    // Without a system bus Chromium may add lines of its own, in brackets, before our code ends it.
    const ours = ran.stderr.split('\n').filter((line) => line !== '' && !/^\[\d+:\d+\//.test(line));
    expect(ours.map((line) => JSON.parse(line))).toEqual([
      { failure: { code: 'place-unreadable', place: 'nothing here', reason: 'ENOENT' } },
    ]);
  });
});

describe('its window', () => {
  it('opens with the sandbox on and shows something', async () => {
    const app = startPackaged([], session.env);
    const picture = join(results, 'package.png');
    try {
      // A display with nothing on it has one colour; a window with text has hundreds.
      const colours = await until(
        'a picture with a window',
        () => {
          if (app.child.exitCode !== null) throw new Error(`the packaged app ended with ${app.child.exitCode}\n${app.printed()}`);
          const counted = photograph(picture);
          return counted > 100 ? counted : undefined;
        },
        20_000,
      );
      expect(colours).toBeGreaterThan(100);
      await delay(1000);
      photograph(picture);
      expect(app.child.exitCode).toBeNull();
    } finally {
      await app.end();
    }
  });
});
