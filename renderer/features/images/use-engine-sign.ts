import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createEngineSignSlice } from './engine-sign-slice.ts';

export const useEngineSign = create(createEngineSignSlice(api));
