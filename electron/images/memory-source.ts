import { readLayoutFolder } from './content/contents.ts';
import { MediumSource } from './content/medium-source.ts';
import type { ImageSource } from './image-source.ts';
import type { LayoutBuilder } from './layout-builder.ts';
import { memoryMedium } from './memory/memory-medium.ts';

/** An image source in memory: a layout that a builder made, or its files, which a test may change afterwards. */
export const memorySource = (layout: LayoutBuilder | ReadonlyMap<string, Uint8Array>, name = 'memory'): ImageSource =>
  new MediumSource('oci-layout', memoryMedium(name, 'files' in layout ? layout.files() : layout), readLayoutFolder);
