import type { GridGroup } from '#renderer/ui/grid-rows.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { ImageGrouping } from './image-order.ts';

export const groupings: readonly { readonly value: ImageGrouping; readonly label: string }[] = [
  { value: 'repository', label: 'By repository' },
  { value: 'place', label: 'By place' },
  { value: 'none', label: 'Not grouped' },
];

export const isGrouping = (value: string | undefined): value is ImageGrouping => groupings.some((one) => one.value === value);

/** Under which name the layout of the grid is kept: what is a column in one grouping is a header in another. */
export const gridName = (grouping: ImageGrouping): string => `images.${grouping}`;

const byRepository = (row: ImageRow): GridGroup => ({
  id: row.repository,
  title: row.repository === '' ? 'Without a repository name' : row.repository,
});
const byPlace = (row: ImageRow): GridGroup => ({ id: row.placeId, title: row.place });

export const groupOf = (grouping: ImageGrouping): ((row: ImageRow) => GridGroup) | undefined =>
  grouping === 'none' ? undefined : grouping === 'repository' ? byRepository : byPlace;
