import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DesktopSession, startDesktopSession } from './harness/keyring.ts';

/** The other tests rely on these three states being what they are called. */
describe('the keyring of a test session', () => {
  let session: DesktopSession;
  const secretTool = (args: readonly string[], input?: string) =>
    spawnSync('secret-tool', [...args], {
      env: { ...process.env, ...session.env },
      encoding: 'utf8',
      timeout: 3000,
      ...(input === undefined ? {} : { input }),
    });
  const store = () => secretTool(['store', '--label=test', 'who', 'a test'], 'kept');
  const lookUp = () => secretTool(['lookup', 'who', 'a test']).stdout;

  beforeAll(async () => {
    session = await startDesktopSession(mkdtempSync(join(tmpdir(), 'signet-home-')));
  });
  afterAll(() => session.end());

  it('unlocked: keeps a secret', () => {
    expect(store().stderr).toBe('');
    expect(lookUp()).toBe('kept');
  });
  it('locked: gives none out', async () => {
    await session.setKeyring('locked');
    expect(lookUp()).toBe('');
  });
  it('none: has no Secret Service', async () => {
    await session.setKeyring('none');
    expect(secretTool(['lookup', 'who', 'a test']).status).not.toBe(0);
  });
  it('unlocked again: still has it', async () => {
    await session.setKeyring('unlocked');
    expect(lookUp()).toBe('kept');
  });
});
