import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand';
import type { AppStatus } from '#shared/contract/app.ts';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Task } from '#shared/contract/tasks.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { createCommandsSlice } from './commands.ts';
import { createListsSlice } from './lists.ts';
import { createMessagesSlice } from './messages.ts';
import { createNavigationSlice, type NavigationSlice } from './navigation.ts';
import { createSessionSlice, type SessionSlice } from './session.ts';
import { createTasksSlice } from './tasks.ts';

const ok = <T>(value: T): Reply<T> => ({ ok: true, value });
const key = (label: string) => ({ label }) as KeyRecord;

describe('lists', () => {
  const answers = (...replies: Promise<Reply<KeyRecord[]>>[]) =>
    createStore(
      createListsSlice({ keys: { list: () => replies.shift() } } as unknown as Pick<Api, 'keys' | 'images' | 'trust'>, () => 1_000),
    );

  it('load, and say so meanwhile', async () => {
    const store = answers(Promise.resolve(ok([key('a')])));
    const running = store.getState().refresh('keys');
    expect(store.getState().keys).toEqual({ state: 'loading' });
    await running;
    expect(store.getState().keys).toEqual({ state: 'ready', value: [key('a')] });
    expect(store.getState().readAt).toEqual({ keys: 1_000 });
  });
  it('keep what was known when a refresh fails', async () => {
    const store = answers(Promise.resolve(ok([key('a')])), Promise.resolve({ ok: false, failure: { code: 'keychain-locked' } }));
    await store.getState().refresh('keys');
    await store.getState().refresh('keys');
    expect(store.getState().keys).toEqual({ state: 'failed', failure: { code: 'keychain-locked' }, value: [key('a')] });
  });
  it('take the newest answer when answers overtake each other', async () => {
    let late: (reply: Reply<KeyRecord[]>) => void = () => undefined;
    const store = answers(new Promise((resolve) => (late = resolve)), Promise.resolve(ok([key('new')])));
    const first = store.getState().refresh('keys');
    await store.getState().refresh('keys');
    late(ok([key('old')]));
    await first;
    expect(store.getState().keys).toEqual({ state: 'ready', value: [key('new')] });
  });
});

describe('session', () => {
  const settings = { theme: 'light', utc: false, screen: 'keys' } as Settings;
  const status = (locked: boolean) => ({ locked, now: '2026-11-23T12:00:00.000Z' }) as AppStatus;
  function over(calls: { locked?: boolean; unlock?: Reply<unknown>; set?: Reply<Settings> }) {
    let { locked = false } = calls;
    const api = {
      app: {
        status: async () => ok(status(locked)),
        lock: async () => {
          locked = true;
          return ok({});
        },
        unlock: vi.fn(async () => {
          if (calls.unlock?.ok !== false) locked = false;
          return calls.unlock ?? ok({});
        }),
      },
      settings: { get: async () => ok(settings), set: vi.fn(async () => calls.set) },
    };
    const clock = () => Date.parse('2026-11-23T11:59:59.000Z');
    const session = createSessionSlice(api as unknown as Pick<Api, 'app' | 'settings'>, clock);
    const store = createStore<SessionSlice & NavigationSlice>((...parts) => ({ ...createNavigationSlice(...parts), ...session(...parts) }));
    return { api, store };
  }
  it('opens, and keeps main’s clock', async () => {
    const { store } = over({});
    await store.getState().connect();
    expect(store.getState()).toMatchObject({ session: { state: 'open', settings }, clockOffset: 1000 });
  });
  it('opens on the screen it was left on, and stays where the person went since', async () => {
    const { store } = over({});
    await store.getState().connect();
    expect(store.getState().route).toBe('keys');
    store.getState().go('images');
    await store.getState().connect();
    expect(store.getState().route).toBe('images');
  });
  it('keeps the screen, once', async () => {
    const { store, api } = over({});
    await store.getState().connect();
    store.getState().keepScreen('keys');
    expect(api.settings.set).not.toHaveBeenCalled();
    store.getState().keepScreen('images');
    expect(api.settings.set).toHaveBeenCalledWith({ screen: 'images' });
  });
  it('locks', async () => {
    const { store } = over({});
    await store.getState().connect();
    await store.getState().lock();
    expect(store.getState().session).toMatchObject({ status: { locked: true } });
  });
  it('unlocks a keychain without a passphrase', async () => {
    const { store, api } = over({ locked: true });
    expect(await store.getState().unlock(undefined)).toBeUndefined();
    expect(api.app.unlock).toHaveBeenCalledWith({});
    expect(store.getState().session).toMatchObject({ status: { locked: false } });
  });
  it('stays locked and says why', async () => {
    const { store } = over({ locked: true, unlock: { ok: false, failure: { code: 'vault-passphrase-wrong' } } });
    await store.getState().connect();
    expect(await store.getState().unlock('no')).toEqual({ code: 'vault-passphrase-wrong' });
    expect(store.getState().session).toMatchObject({ status: { locked: true } });
  });
  it('holds what main answered, not what was asked for', async () => {
    const { store } = over({ set: ok({ ...settings, theme: 'dark' }) });
    await store.getState().connect();
    expect(await store.getState().change({ theme: 'contrast' })).toBeUndefined();
    expect(store.getState().session).toMatchObject({ settings: { theme: 'dark' } });
  });
  it('keeps the settings when they cannot be written', async () => {
    const { store } = over({ set: { ok: false, failure: { code: 'disk-full', file: 'settings.json' } } });
    await store.getState().connect();
    expect(await store.getState().change({ theme: 'dark' })).toMatchObject({ code: 'disk-full' });
    expect(store.getState().session).toMatchObject({ settings: { theme: 'light' } });
  });
});

describe('messages', () => {
  it('go after a while, except failures', () => {
    const later: (() => void)[] = [];
    const store = createStore(createMessagesSlice((run) => later.push(run)));
    store.getState().toast({ tone: 'good', title: 'Copied' });
    store.getState().toast({ tone: 'bad', title: 'Failed' });
    for (const run of later) run();
    expect(store.getState().toasts.map(({ title }) => title)).toEqual(['Failed']);
  });
  it('are at most four', () => {
    const store = createStore(createMessagesSlice(() => undefined));
    for (const title of ['1', '2', '3', '4', '5']) store.getState().toast({ tone: 'info', title });
    expect(store.getState().toasts.map(({ title }) => title)).toEqual(['2', '3', '4', '5']);
  });
  it('can be announced twice', () => {
    const store = createStore(createMessagesSlice(() => undefined));
    store.getState().announce('Refreshed');
    const once = store.getState().announcement;
    store.getState().announce('Refreshed');
    expect(store.getState().announcement).not.toBe(once);
    expect(store.getState().announcement.trim()).toBe('Refreshed');
  });
});

describe('tasks', () => {
  const task = (taskId: string, startedAt: string, state: Task['state'] = 'running'): Task => ({
    taskId,
    title: taskId,
    done: 0,
    state,
    startedAt,
    cancellable: true,
  });
  it('are replaced by what main tells, newest first', () => {
    const store = createStore(createTasksSlice({} as Pick<Api, 'tasks'>));
    store.getState().taskChanged(task('old', '2026-11-23T10:00:00.000Z'));
    store.getState().taskChanged(task('new', '2026-11-23T11:00:00.000Z'));
    store.getState().taskChanged(task('old', '2026-11-23T10:00:00.000Z', 'done'));
    expect(store.getState().tasks.map(({ taskId, state }) => `${taskId} ${state}`)).toEqual(['new running', 'old done']);
    store.getState().clearEndedTasks();
    expect(store.getState().tasks).toHaveLength(1);
  });
});

it('navigation closes what lies over the screen', () => {
  const store = createStore(createNavigationSlice);
  store.getState().showOverlay('palette');
  store.getState().go('keys', { select: 'x' });
  expect(store.getState()).toMatchObject({ route: 'keys', target: { select: 'x' }, overlay: undefined });
  store.getState().arrived();
  expect(store.getState().target).toBeUndefined();
});

it('commands come and go with their owner', () => {
  const store = createStore(createCommandsSlice);
  store.getState().register('screen', [{ id: 'a', name: 'A', group: 'G', run: () => undefined }]);
  expect([...store.getState().commandSets.keys()]).toEqual(['screen']);
  store.getState().unregister('screen');
  expect(store.getState().commandSets.size).toBe(0);
});

describe('undo', () => {
  const messages = () => createStore(createMessagesSlice(() => undefined));
  it('runs what was offered last, once, and takes its toast away', async () => {
    const store = messages();
    const run = vi.fn(async () => undefined);
    store.getState().offerUndo({ what: 'a key moved to the trash', run });
    store.getState().toast({ tone: 'info', title: 'in the trash', action: { label: 'Undo', run: () => undefined } });
    await store.getState().undo();
    await store.getState().undo();
    expect(run).toHaveBeenCalledTimes(1);
    expect(store.getState().undoable).toBeUndefined();
    expect(store.getState().toasts).toEqual([]);
  });
  it('takes back an earlier one without touching the last', async () => {
    const store = messages();
    const earlier = { what: 'one', run: vi.fn(async () => undefined) };
    const last = { what: 'two', run: vi.fn(async () => undefined) };
    store.getState().offerUndo(last);
    await store.getState().undo(earlier);
    expect(earlier.run).toHaveBeenCalled();
    expect(store.getState().undoable).toBe(last);
  });
});
