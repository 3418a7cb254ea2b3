import { useEffect } from 'react';
import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { useSignet } from '#renderer/store.ts';
import { createPinsSlice } from './pins-slice.ts';

const usePinsStore = create(createPinsSlice(api));

/** Read again whenever repositories are: other pins, other verdicts. */
export function usePins() {
  const state = usePinsStore();
  const collections = useSignet(({ collections }) => collections);
  const { load } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list means that pins may be others
  useEffect(() => void load(), [load, collections]);
  return state;
}
