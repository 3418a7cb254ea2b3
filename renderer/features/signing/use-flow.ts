import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { api, subscribe } from '#renderer/api.ts';
import { createChoicesSlice } from './choices-slice.ts';
import { createReviewSlice, type ReviewSlice } from './review-slice.ts';

/** One way from choosing to the receipt; it ends, and what was prepared with it, when the sheet closes. */
export function useReviewFlow(): ReviewSlice {
  const [store] = useState(() => createStore(createReviewSlice(api)));
  useEffect(() => subscribe('publishing', store.getState().tell), [store]);
  useEffect(() => () => void store.getState().leave(), [store]);
  return useStore(store);
}

export function useChoices() {
  const [store] = useState(() => createStore(createChoicesSlice(api)));
  return useStore(store);
}
