import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createHistorySlice } from './history-slice.ts';

export const useHistory = create(createHistorySlice(api));
