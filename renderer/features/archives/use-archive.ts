import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createArchiveSlice } from './archive-slice.ts';

export const useArchive = create(createArchiveSlice(api));
