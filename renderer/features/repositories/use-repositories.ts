import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createRepositoriesSlice } from './repositories-slice.ts';

export const useRepositories = create(createRepositoriesSlice(api));
