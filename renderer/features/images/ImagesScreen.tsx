import { Box, FolderOpen, Package, Pen, Plus, RefreshCw, ShieldCheck, Sparkles } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { dropped } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { type Command, copyText, knownValue, useCommands, useSettings, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid } from '#renderer/ui/DataGrid.tsx';
import { DropHint } from '#renderer/ui/DropHint.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { ImageDetailPane } from './ImageDetailPane.tsx';
import { imageColumns } from './image-columns.tsx';
import { filterImages, imageFields } from './image-filter.ts';
import { nameOf, referenceOf } from './image-name.ts';
import { arrangeImages, type ImageGrouping } from './image-order.ts';
import css from './images.module.css';
import type { ImageKey } from './images-slice.ts';
import { PlaceProblems } from './PlaceProblems.tsx';
import { SourcesDialog } from './SourcesDialog.tsx';
import { imagesToSign, whyNothing } from './sign-request.ts';
import { useArrival } from './use-arrival.ts';
import { useImages } from './use-images.ts';

const rowId = (row: ImageRow) => row.rowId;
const groupings = [
  { value: 'repository', label: 'By repository' },
  { value: 'place', label: 'By place' },
  { value: 'none', label: 'Not grouped' },
] as const;
const groupOf = (grouping: ImageGrouping) =>
  grouping === 'none'
    ? undefined
    : (row: ImageRow) =>
        grouping === 'repository'
          ? { id: row.repository, title: row.repository === '' ? 'Without a repository name' : row.repository }
          : { id: row.placeId, title: row.place };

export function ImagesScreen({ chain }: { chain: (image: ImageKey) => ReactNode }) {
  const images = useSignet((state) => state.images);
  const refresh = useSignet((state) => state.refresh);
  const openSheet = useSignet((state) => state.openSheet);
  const {
    filter,
    grouping,
    marked,
    opened,
    adding,
    setFilter,
    setGrouping,
    setMarked,
    open,
    pickPlaces,
    addPlaces,
    addSample,
    forgetFailures,
    verifyContent,
    setTab,
  } = useImages();
  const { utc } = useSettings();
  const [sources, setSources] = useState(false);
  const list = knownValue(images);
  const all = useMemo(() => arrangeImages(list?.rows ?? [], grouping), [list, grouping]);
  const rows = useMemo(() => filterImages(all, filter), [all, filter]);
  const columns = useMemo(() => imageColumns(grouping, utc), [grouping, utc]);
  const group = useMemo(() => groupOf(grouping), [grouping]);
  const current = all.find((row) => row.rowId === opened);
  const chosen = useMemo(
    () => (marked.size > 0 ? all.filter((row) => marked.has(row.rowId)) : current ? [current] : []),
    [all, marked, current],
  );
  useArrival(list, all);

  const sign = (which: readonly ImageRow[]) => openSheet({ kind: 'sign-images', images: imagesToSign(which) });
  const reason = whyNothing(chosen);
  const over = useFileDrop((files) => {
    void dropped(files).then((reply) => (reply.ok ? addPlaces(reply.value) : undefined));
  });
  const addFolder = () => void pickPlaces('image-folder');
  const addFile = () => void pickPlaces('image-file');
  const reread = () => void refresh('images');
  const adds: readonly MenuEntry[] = [
    { id: 'folder', label: 'Folder with an OCI layout', icon: FolderOpen, run: addFolder },
    { id: 'file', label: 'Archive from docker save, podman or skopeo', icon: Package, shortcut: 'Ctrl+O', run: addFile },
    { id: 'sample', label: 'Sample images', icon: Sparkles, run: () => void addSample() },
  ];
  const commands: Command[] = [
    {
      id: 'images.sign',
      name: 'Sign the chosen images',
      group: 'Images',
      icon: Pen,
      shortcut: 'S',
      disabledReason: reason,
      run: () => sign(chosen),
    },
    {
      id: 'images.add-folder',
      name: 'Add a folder of images',
      group: 'Images',
      icon: FolderOpen,
      also: 'source OCI layout',
      run: addFolder,
    },
    {
      id: 'images.add-file',
      name: 'Add an image archive',
      group: 'Images',
      icon: Package,
      shortcut: 'Ctrl+O',
      also: 'source docker save tar',
      run: addFile,
    },
    { id: 'images.sample', name: 'Add the sample images', group: 'Images', icon: Sparkles, run: () => void addSample() },
    { id: 'images.refresh', name: 'Read all image sources again', group: 'Images', icon: RefreshCw, shortcut: 'Ctrl+R', run: reread },
    { id: 'images.sign-file', name: 'Sign a plain file', group: 'Images', icon: Pen, run: () => openSheet({ kind: 'sign-file' }) },
  ];
  if (current) {
    commands.push(
      {
        id: 'images.verify',
        name: 'Verify content of this image',
        group: 'Images',
        icon: ShieldCheck,
        shortcut: 'V',
        run: () => void verifyContent(current),
      },
      { id: 'images.inspect', name: 'Inspect its chain', group: 'Images', icon: Box, shortcut: 'I', run: () => setTab('chain') },
      {
        id: 'images.copy',
        name: 'Copy reference with digest',
        group: 'Images',
        shortcut: 'C',
        run: () => void copyText(referenceOf(current), 'Reference'),
      },
    );
  }
  useCommands(commands);

  const menu = (of: readonly ImageRow[]): readonly MenuEntry[] => [
    {
      id: 'sign',
      label: of.length > 1 ? `Sign ${of.length} images` : 'Sign',
      icon: Pen,
      shortcut: 'S',
      disabledReason: whyNothing(of),
      run: () => sign(of),
    },
    {
      id: 'copy',
      label: of.length > 1 ? 'Copy references' : 'Copy reference with digest',
      run: () => void copyText(of.map(referenceOf).join('\n'), of.length > 1 ? 'References' : 'Reference'),
    },
  ];
  const addButton = (
    <Menu
      label="Add source"
      trigger={
        <Button icon={Plus} busy={adding.step === 'running'}>
          Add source
        </Button>
      }
      entries={adds}
    />
  );

  return (
    <>
      <Screen
        title="Images"
        tools={
          <>
            <FilterBar
              value={filter}
              onChange={setFilter}
              fields={imageFields}
              placeholder="Filter by repo: tag: verdict: place: platform:"
            />
            <div className={css.grouping}>
              <Select label="Grouping" labelHidden value={grouping} options={groupings} onChange={setGrouping} />
            </div>
            {addButton}
            <Button look="primary" icon={Pen} shortcut="S" disabledReason={reason} onClick={() => sign(chosen)}>
              {marked.size > 1 ? `Sign ${formatCount(marked.size)}` : 'Sign'}
            </Button>
          </>
        }
        notice={
          (adding.step === 'failed' || images.state === 'failed' || (list && list.problems.length > 0)) && (
            <div className={css.failures}>
              {adding.step === 'failed' &&
                adding.failures.map(({ name, failure }) => (
                  <ErrorCard
                    key={name}
                    words={explain(failure)}
                    onCopy={(details) => void copyText(details, 'Details')}
                    actions={<Button onClick={forgetFailures}>Dismiss</Button>}
                  />
                ))}
              {images.state === 'failed' && (
                <ErrorCard words={explain(images.failure)} actions={<Button onClick={reread}>Try again</Button>} />
              )}
              {list && <PlaceProblems places={list.places} problems={list.problems} />}
            </div>
          )
        }
        detailAsPage={useImages((state) => state.tab === 'chain')}
        detail={
          current && <ImageDetailPane row={current} chain={chain} onSign={() => sign([current])} signReason={whyNothing([current])} />
        }
      >
        {!list && images.state !== 'failed' && (
          <div className={css.padded}>
            <Skeleton lines={10} label="Reading your image sources" />
          </div>
        )}
        {list && (
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
            groupOf={group}
            menu={menu}
            rememberAs={`images.${grouping}`}
            key={grouping}
            empty={
              list.places.length === 0 ? (
                <EmptyState
                  icon={Box}
                  title="No image source yet."
                  actions={
                    <>
                      {addButton}
                      <Button onClick={() => void addSample()}>Look around with a sample</Button>
                    </>
                  }
                >
                  Add a folder with an OCI layout or an archive that docker, podman or skopeo has saved. Or drop one here. Signet only reads
                  it.
                </EmptyState>
              ) : filter !== '' ? (
                <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>}>
                  {counted(all.length, 'image')} without it.
                </EmptyState>
              ) : (
                <EmptyState icon={Box} title="Your sources hold no image." actions={addButton} />
              )
            }
            footer={
              <>
                <span role="status">
                  {filter === '' ? counted(all.length, 'image') : `${formatCount(rows.length)} of ${counted(all.length, 'image')}`}
                </span>
                <Button size="s" look="ghost" onClick={() => setSources(true)}>
                  {counted(list.places.length, 'source')}
                </Button>
              </>
            }
          />
        )}
      </Screen>
      {sources && list && <SourcesDialog places={list.places} onClose={() => setSources(false)} />}
      {over && <DropHint text="Drop a folder or an archive to add it as a source" />}
    </>
  );
}
