import { create } from 'zustand';
import { createChainSlice } from './chain-slice.ts';

export const useChain = create(createChainSlice);
