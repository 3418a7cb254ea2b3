import { expect, it, vi } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { Task } from '#shared/contract/tasks.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { RepositoryHistory, VersionPair } from '#shared/domain/history.ts';
import { compareAsLines, compareVersions, type Histories, readHistory } from './read-history.ts';
import { Tasks } from './tasks.ts';

const gun = 'registry.example.test/app' as Gun;
const history = (source: RepositoryHistory['source']): RepositoryHistory => ({
  gun,
  source,
  readAt: '2026-11-23T12:00:00Z',
  versions: [],
  roles: [],
});
const pair = { gun, role: 'targets' } as VersionPair;

function setUp(histories: Partial<Histories>) {
  const told: Task[] = [];
  const tasks = new Tasks(
    (task) => told.push(task),
    () => new Date(0),
  );
  return { told, tasks, parts: { histories: histories as Histories, tasks } };
}

it('asks a server as a task, and this computer without one', async () => {
  const asksServer = vi.fn().mockResolvedValueOnce(false).mockResolvedValueOnce(true);
  const { parts, told } = setUp({ asksServer, read: async () => history('server') });
  await readHistory(parts, gun);
  expect(told).toEqual([]);
  await readHistory(parts, gun);
  expect(told.map(({ state, unit }) => [state, unit])).toEqual([
    ['running', 'documents'],
    ['done', 'documents'],
  ]);
});

it('shows what is kept when the task is ended', async () => {
  const read: Histories['read'] = async (_gun, { onlyKept, signal }) => {
    if (onlyKept) return history('kept');
    tasks.cancel('t1');
    throw signal?.aborted ? new SignetError({ code: 'cancelled' }) : new Error('not ended');
  };
  const { parts, tasks, told } = setUp({ asksServer: async () => true, read });
  expect(await readHistory(parts, gun)).toMatchObject({ source: 'kept' });
  expect(told.at(-1)?.state).toBe('cancelled');
});

it('hands on so many at a time, and counts all', async () => {
  const changes = Array.from({ length: 12_000 }, (_, index) => ({
    part: index === 0 ? ('other' as const) : ('target' as const),
    kind: 'added' as const,
    subject: String(index),
  }));
  const { parts } = setUp({
    compare: async () => ({ changes, problem: undefined }),
    lines: async () => changes.map(({ subject }) => ({ kind: 'added', text: subject })),
  });
  const seen: string[] = [];
  for (let from = 0; from < 12_000; from += 5000) {
    const page = await compareVersions(parts, pair, from);
    expect(page).toMatchObject({ from, total: 12_000, unrecognised: 1, counts: { target: 11_999 } });
    seen.push(...page.changes.map(({ subject }) => subject));
  }
  expect(seen).toEqual(changes.map(({ subject }) => subject));
  expect(await compareAsLines(parts, pair, 10_000, true)).toMatchObject({ from: 10_000, total: 12_000, lines: { length: 2000 } });
});
