import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { expect } from 'vitest';
import { type DesktopSession, type KeyringState, startDesktopSession } from './keyring.ts';
import { answerQuestions } from './main-questions.ts';
import { project, results } from './places.ts';

export interface LaunchOptions {
  /** The person's home folder; a fresh one unless given. Give `home` of an earlier launch to start the app again with its data and keyring. */
  readonly home?: string;
  readonly keyring?: KeyringState;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Console errors that this test provokes; any other fails it at close. */
  readonly expected?: readonly RegExp[];
  /** Another app than ours. */
  readonly app?: string;
}

export interface Signet {
  readonly electronApp: ElectronApplication;
  readonly window: Page;
  readonly session: DesktopSession;
  readonly home: string;
  readonly userData: string;
  /** Console errors and CSP violations so far. */
  readonly problems: readonly string[];
  /** All that the app printed. */
  output(): string;
  /** A PNG in test-results/; its path. */
  screenshot(name: string): Promise<string>;
  /** Ends app and session; fails where the window reported an error or a violation. */
  close(): Promise<void>;
}

/** Starts the built app with the sandbox on, in a desktop session of its own. */
export async function launchSignet(options: LaunchOptions = {}): Promise<Signet> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'signet-home-'));
  const session = await startDesktopSession(home, options.keyring ?? 'unlocked');
  const problems: string[] = [];
  let output = '';

  const electronApp = await _electron
    .launch({
      executablePath: join(project, 'node_modules/electron/dist/electron'),
      args: [options.app ?? project, ...(options.args ?? [])],
      chromiumSandbox: true,
      cwd: home,
      env: { ...inherited(), ...session.env, ...options.env },
      timeout: 30_000,
    })
    .catch(async (error: unknown) => {
      await session.end();
      throw error;
    });
  const keep = (data: Buffer) => {
    output += data;
  };
  electronApp.process().stdout?.on('data', keep);
  electronApp.process().stderr?.on('data', keep);
  const watch = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => problems.push(String(error.stack ?? error)));
    page.on('crash', () => problems.push('the window crashed'));
  };
  electronApp.on('window', watch);
  for (const page of electronApp.windows()) watch(page);

  const closeAll = async () => {
    await electronApp.close();
    await session.end();
  };
  const window = await electronApp.firstWindow({ timeout: 30_000 }).catch(async (error: unknown) => {
    await closeAll();
    throw new Error(`No window opened. The app printed:\n${output}`, { cause: error });
  });
  await window.waitForLoadState('load');
  await answerQuestions(electronApp, 'Sign');

  return {
    electronApp,
    window,
    session,
    home,
    userData: join(home, '.config', 'Signet'),
    problems,
    output: () => output,
    screenshot: async (name) => {
      const path = join(results, `${name}.png`);
      mkdirSync(results, { recursive: true });
      writeFileSync(path, await window.screenshot());
      return path;
    },
    close: async () => {
      await closeAll();
      const unexpected = problems.filter((problem) => !options.expected?.some((pattern) => pattern.test(problem)));
      expect(unexpected, 'console errors and CSP violations').toEqual([]);
    },
  };
}

/** Only what a desktop would pass on. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'LANG', 'DISPLAY', 'USER', 'LOGNAME', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
