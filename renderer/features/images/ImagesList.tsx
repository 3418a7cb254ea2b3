import { Box } from 'lucide-react';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid, type GridColumn } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import type { ImageList } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { AddSource } from './AddSource.tsx';
import { gridName, groupOf } from './image-groups.ts';
import { nameOf } from './image-name.ts';
import { useImages } from './use-images.ts';

const rowId = (row: ImageRow) => row.rowId;

interface ImagesListProps {
  list: ImageList;
  /** All rows in their order, and those that the filter leaves. */
  all: readonly ImageRow[];
  rows: readonly ImageRow[];
  columns: readonly GridColumn<ImageRow>[];
  menu: (rows: readonly ImageRow[]) => readonly MenuEntry[];
  onSources: () => void;
}

export function ImagesList({ list, all, rows, columns, menu, onSources }: ImagesListProps) {
  const { filter, grouping, opened, marked, setMarked, open } = useImages();
  return (
    <DataGrid
      label="Images"
      rows={rows}
      columns={columns}
      rowId={rowId}
      rowLabel={nameOf}
      current={opened}
      onCurrent={(id) => void open(all.find((row) => row.rowId === id))}
      onOpen={() => document.querySelector<HTMLElement>('[data-pane="detail"]')?.focus()}
      selection={marked}
      onSelection={setMarked}
      groupOf={groupOf(grouping)}
      menu={menu}
      rememberAs={gridName(grouping)}
      key={grouping}
      empty={<NoImages hasPlaces={list.places.length > 0} total={all.length} />}
      footer={
        <>
          <span role="status">
            {filter === '' ? counted(all.length, 'image') : `${formatCount(rows.length)} of ${counted(all.length, 'image')}`}
          </span>
          <Button size="s" look="ghost" onClick={onSources}>
            {counted(list.places.length, 'source')}
          </Button>
        </>
      }
    />
  );
}

/** Nothing added, nothing found, or nothing inside. */
function NoImages({ hasPlaces, total }: { hasPlaces: boolean; total: number }) {
  const { filter, setFilter, addSample } = useImages();
  if (!hasPlaces) {
    return (
      <EmptyState
        icon={Box}
        title="No image source yet."
        actions={
          <>
            <AddSource />
            <Button onClick={() => void addSample()}>Look around with a sample</Button>
          </>
        }
      >
        Add a container engine, a repository of a registry, a folder with an OCI layout, or an archive that docker, podman or skopeo has
        saved. Or drop a file here. Signet only reads it.
      </EmptyState>
    );
  }
  if (filter !== '') {
    return (
      <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>}>
        {counted(total, 'image')} without it.
      </EmptyState>
    );
  }
  return <EmptyState icon={Box} title="Your sources hold no image." actions={<AddSource />} />;
}
