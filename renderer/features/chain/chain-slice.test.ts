import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Chain } from '#shared/domain/chain.ts';
import { createChainSlice } from './chain-slice.ts';
import { exampleChain } from './example-chain.ts';

const good = async (): Promise<Reply<Chain>> => ({ ok: true, value: exampleChain });
const failure = { code: 'place-unreadable', place: 'x', reason: 'gone' } as const;

it('selects what did not pass, and keeps a selection when the same chain comes again', async () => {
  const store = createStore(createChainSlice);
  await store.getState().load('a', good);
  expect(store.getState().selection).toEqual({ kind: 'edge', id: 'snapshot-targets' });
  store.getState().select({ kind: 'node', id: 'tag' });
  await store.getState().load('a', good);
  expect(store.getState().selection).toEqual({ kind: 'node', id: 'tag' });
  await store
    .getState()
    .load('a', async () => ({ ok: true, value: { ...exampleChain, nodes: exampleChain.nodes.slice(0, 2), edges: [] } }));
  expect(store.getState().selection).toEqual({ kind: 'node', id: 'pin' });
});

it('keeps the last chain of the same subject when asking fails, and none of another', async () => {
  const store = createStore(createChainSlice);
  await store.getState().load('a', good);
  await store.getState().load('a', async () => ({ ok: false, failure }));
  expect(store.getState().chain).toEqual({ state: 'failed', failure, value: exampleChain });
  await store.getState().load('b', async () => ({ ok: false, failure }));
  expect(store.getState().chain).toEqual({ state: 'failed', failure, value: undefined });
});

it('never shows a late answer for another subject', async () => {
  const store = createStore(createChainSlice);
  let late: (reply: Reply<Chain>) => void = () => undefined;
  const slow = store.getState().load(
    'a',
    () =>
      new Promise((resolve) => {
        late = resolve;
      }),
  );
  await store.getState().load('b', async () => ({ ok: false, failure }));
  late({ ok: true, value: exampleChain });
  await slow;
  expect(store.getState().chain.state).toBe('failed');
});
