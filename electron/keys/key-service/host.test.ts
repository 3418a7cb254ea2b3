import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeyServiceHost, usualTimes } from './host.ts';
import type { ServiceProcess } from './service-process.ts';

interface Asked {
  readonly id: number;
  readonly operation: string;
}

const times = { deadline: 80, prompt: 400, patience: 30, idle: 60 };

/** A service whose answers the test gives. */
function scripted() {
  const asked: Asked[] = [];
  const processes: { alive: boolean; say: (message: unknown) => void; end: () => void }[] = [];
  const fork = (): ServiceProcess => {
    let say: (message: unknown) => void = () => undefined;
    let end: () => void = () => undefined;
    const process = { alive: true, say: (message: unknown) => say(message), end: () => end() };
    processes.push(process);
    return {
      post: (message) => void (typeof message === 'object' && message !== null && 'operation' in message && asked.push(message as never)),
      onMessage: (listener) => {
        say = listener;
      },
      onExit: (listener) => {
        end = listener;
      },
      kill: () => {
        process.alive = false;
      },
    };
  };
  const host = new KeyServiceHost({ fork, times, clock: () => new Date(0), configuration: { kind: 'keychain', folder: 'x' } });
  const empty = { records: [], trash: [] };
  return {
    host,
    asked,
    processes,
    answer: (at: number, value: unknown = empty) => processes.at(-1)?.say({ kind: 'done', id: asked[at]?.id, value }),
  };
}

const hosts: KeyServiceHost[] = [];
const scene = () => {
  const made = scripted();
  hosts.push(made.host);
  return made;
};
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const host of hosts.splice(0)) host.stop();
  vi.useRealTimers();
});
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const failing = (code: string, facts: object = {}) => ({ failure: { code, ...facts } });
/** What becomes of a question that nothing answers: it fails by its deadline. */
async function unanswered(question: Promise<unknown>): Promise<unknown> {
  const outcome = question.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  await wait(times.deadline);
  return outcome;
}

it('asks one thing at a time', async () => {
  const { host, asked, answer } = scene();
  const both = Promise.all([host.call('list', {}), host.call('list', {})]);
  expect(asked).toHaveLength(1);
  answer(0);
  await wait(1);
  expect(asked).toHaveLength(2);
  answer(1);
  expect(await both).toHaveLength(2);
});

it('ends a service that does not answer, and starts another for the next question', async () => {
  const { host, asked, processes, answer } = scene();
  expect(await unanswered(host.call('list', {}))).toMatchObject(failing('keychain-waiting', { seconds: 0 }));
  expect(processes.map(({ alive }) => alive)).toEqual([false]);
  const next = host.call('list', {});
  expect(processes).toHaveLength(2);
  answer(asked.length - 1);
  await next;
});

it('tells a slow store from one that waits for a person', async () => {
  const { host, asked, processes } = scene();
  const slow = host.call('list', {});
  processes[0]?.say({ kind: 'reached', id: asked[0]?.id });
  expect(await unanswered(slow)).toMatchObject(failing('key-store-slow', { operation: 'list the keys', seconds: 0 }));
});

it('counts the time that a question waits for its turn', async () => {
  const { host, processes, asked } = scene();
  const first = expect(host.call('list', {})).rejects.toThrow();
  processes[0]?.say({ kind: 'reached', id: asked[0]?.id });
  await wait(40);
  const second = expect(host.call('list', {})).rejects.toThrow();
  // The first gives up at 80, the second 80 after it was asked, at 120, though its turn came at 80.
  await wait(81);
  await Promise.all([first, second]);
});

it('says waiting while the keychain asks, lets everything else fail at once, and is ready when it is answered', async () => {
  const { host, answer } = scene();
  const state = host.state();
  await wait(times.patience);
  expect(await state).toBe('waiting');
  await expect(host.call('list', {})).rejects.toMatchObject(failing('keychain-waiting'));
  await wait(100);
  answer(0, { state: 'ready' });
  expect(await host.state()).toBe('ready');
});

it('gives a prompt up at its own deadline', async () => {
  const { host, processes } = scene();
  const state = host.state();
  await wait(times.patience);
  expect(await state).toBe('waiting');
  await wait(times.prompt - times.patience - 1);
  expect(processes[0]?.alive).toBe(true);
  await wait(1);
  expect(processes[0]?.alive).toBe(false);
});

it('says what is so when its service stops by itself', async () => {
  const { host, processes } = scene();
  const asking = host.call('list', {});
  processes[0]?.end();
  await expect(asking).rejects.toMatchObject(failing('key-service-stopped', { operation: 'list the keys' }));
});

it('ends the service on lock and fails what was under way', async () => {
  const { host, processes } = scene();
  const asking = Promise.allSettled([host.call('list', {}), host.call('list', {})]);
  host.stop();
  expect((await asking).map((outcome) => outcome.status === 'rejected' && outcome.reason)).toMatchObject([
    failing('locked'),
    failing('locked'),
  ]);
  expect(processes[0]?.alive).toBe(false);
  expect(host.running).toBe(false);
});

it('ends an idle service', async () => {
  const { host, processes, answer } = scene();
  const asking = host.call('list', {});
  answer(0);
  await asking;
  await wait(times.idle - 1);
  expect(processes[0]?.alive).toBe(true);
  await wait(1);
  expect(processes[0]?.alive).toBe(false);
});

it('lets through no answer of another form, and no message of a fault', async () => {
  const { host, asked, processes, answer } = scene();
  const odd = host.call('list', {});
  answer(0, { records: [{ privateKey: 'x' }], trash: [] });
  await expect(odd).rejects.toThrow('in another form');
  const broken = host.call('list', {});
  processes[0]?.say({ kind: 'broken', id: asked[1]?.id, name: 'TypeError', where: ['    at somewhere'] });
  await expect(broken).rejects.toThrow('the key service failed: TypeError');
});

it('does not listen to a service that it has ended', async () => {
  const { host, processes, asked } = scene();
  await unanswered(host.call('list', {}));
  const next = host.call('list', {});
  processes[0]?.say({ kind: 'done', id: asked[1]?.id, value: { records: [], trash: [] } });
  expect(await unanswered(next)).toMatchObject(failing('keychain-waiting'));
});

it('gives nobody cause to wait longer than ten seconds unless a prompt was announced, and idles a minute at most', () => {
  expect(usualTimes).toMatchObject({ deadline: 10_000, idle: 60_000 });
  expect(usualTimes.patience).toBeLessThan(usualTimes.deadline);
});

it('starts anew once the keychain was gone: its old process would not find it again', async () => {
  const { host, asked, answer, processes } = scene();
  const refused = host.call('list', {});
  processes.at(-1)?.say({ kind: 'failed', id: asked[0]?.id, failure: { code: 'keychain-absent' } });
  await expect(refused).rejects.toMatchObject(failing('keychain-absent'));
  expect(host.running).toBe(false);
  const state = host.state();
  answer(1, { state: 'absent' });
  expect(await state).toBe('absent');
  expect(host.running).toBe(false);
  const listed = host.call('list', {});
  answer(2);
  await listed;
  expect(processes).toHaveLength(3);
});
