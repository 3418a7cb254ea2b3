import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createPushSlice } from './push-slice.ts';

export const usePush = create(createPushSlice(api));
