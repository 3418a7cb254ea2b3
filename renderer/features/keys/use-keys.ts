import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createKeysSlice } from './keys-slice.ts';

export const useKeys = create(createKeysSlice(api));
