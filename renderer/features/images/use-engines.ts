import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createEnginesSlice } from './engines-slice.ts';

export const useEngines = create(createEnginesSlice(api));
