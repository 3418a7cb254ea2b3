import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { createImagesSlice } from './images-slice.ts';

export const useImages = create(createImagesSlice(api));
