import { describe, expect, it, vi } from 'vitest';
import type { Api } from '#shared/contract/index.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { imageReader } from './image-reader.ts';

const row = (id: string, verdict = 'trusted') => ({ rowId: id, verdict }) as unknown as ImageRow;
const change = (revision: string, rows: ImageRow[], more: object = {}) => ({
  ok: true as const,
  value: { places: [], problems: [], revision, rows, whole: false, more: false, ...more },
});

function over(...answers: unknown[]) {
  const list = vi.fn(async (_: object) => answers.shift());
  return { list, read: imageReader({ images: { list } } as unknown as Pick<Api, 'images'>) };
}

describe('imageReader', () => {
  it('asks for all at first, then for what changed, until there is no more', async () => {
    const [a, b] = [row('a'), row('b')];
    const { list, read } = over(
      change('1', [a, b], { whole: true }),
      change('2', [row('b', 'stale')], { more: true }),
      change('3', [row('c')], { order: ['c', 'a', 'b'] }),
    );
    await read();
    const reply = await read();
    expect(list.mock.calls).toEqual([[{}], [{ since: '1' }], [{ since: '2' }]]);
    expect(reply).toMatchObject({ ok: true, value: { rows: [row('c'), a, row('b', 'stale')] } });
    expect(reply.ok && reply.value.rows[1]).toBe(a);
  });

  it('gives the very same list where nothing changed', async () => {
    const { read } = over(change('1', [row('a')], { whole: true }), change('2', []));
    const [first, second] = [await read(), await read()];
    expect(first.ok && second.ok && second.value === first.value).toBe(true);
  });

  it('asks once more for all who ask while it is asking, and goes on from there after a failure', async () => {
    const { list, read } = over(change('1', [row('a')], { whole: true }), { ok: false, failure: { code: 'locked' } }, change('2', []));
    const [first, ...others] = await Promise.all([read(), read(), read()]);
    expect(first).toMatchObject({ ok: true });
    expect(others).toEqual([
      { ok: false, failure: { code: 'locked' } },
      { ok: false, failure: { code: 'locked' } },
    ]);
    expect(await read()).toMatchObject({ ok: true, value: { rows: [row('a')] } });
    expect(list.mock.calls).toEqual([[{}], [{ since: '1' }], [{ since: '1' }]]);
  });
});
