import { create } from 'zustand';
import { createHealthSlice } from './health-slice.ts';

export const useHealth = create(createHealthSlice);
