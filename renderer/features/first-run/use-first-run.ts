import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createFirstRunSlice } from './first-run-slice.ts';

export const useFirstRun = create(createFirstRunSlice(api));
