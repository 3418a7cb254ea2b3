import { Pen } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { dropped } from '#renderer/api.ts';
import { useFilterNow } from '#renderer/store/use-filter-now.ts';
import { useSavedViews } from '#renderer/store/use-saved-views.ts';
import { knownValue, useCommands, useSettings, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DropHint } from '#renderer/ui/DropHint.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import { setGridLayout, useGridLayout } from '#renderer/ui/grid-layout.ts';
import { SavedViews } from '#renderer/ui/SavedViews.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { AddSource } from './AddSource.tsx';
import { ImageDetailPane } from './ImageDetailPane.tsx';
import { ImagesList } from './ImagesList.tsx';
import { ImagesNotice, useImagesTrouble } from './ImagesNotice.tsx';
import { imageColumns } from './image-columns.tsx';
import { type ImageDeeds, imageCommands, imageMenu } from './image-commands.ts';
import { filterImages, imageFields } from './image-filter.ts';
import { gridName, groupings, isGrouping } from './image-groups.ts';
import { arrangeImages } from './image-order.ts';
import css from './images.module.css';
import type { ImageKey } from './images-slice.ts';
import { imagesLeftOut, imagesToSign, isSignedThroughRegistry, whyNothing } from './sign-request.ts';
import { useArrival } from './use-arrival.ts';
import { useEngineSign } from './use-engine-sign.ts';
import { useEngines } from './use-engines.ts';
import { useImages } from './use-images.ts';
import { usePush } from './use-push.ts';

// Sheets come when they are first opened.
const AddRepository = lazy(async () => ({ default: (await import('./AddRepository.tsx')).AddRepository }));
const EnginesDialog = lazy(async () => ({ default: (await import('./EnginesDialog.tsx')).EnginesDialog }));
const PushImage = lazy(async () => ({ default: (await import('./PushImage.tsx')).PushImage }));
const SignFromEngine = lazy(async () => ({ default: (await import('./SignFromEngine.tsx')).SignFromEngine }));
const SourcesDialog = lazy(async () => ({ default: (await import('./SourcesDialog.tsx')).SourcesDialog }));

interface ImagesScreenProps {
  chain: (image: ImageKey) => ReactNode;
  drift: (row: ImageRow) => ReactNode;
}

export function ImagesScreen({ chain, drift }: ImagesScreenProps) {
  const images = useSignet((state) => state.images);
  const refresh = useSignet((state) => state.refresh);
  const openSheet = useSignet((state) => state.openSheet);
  const {
    repository,
    askRepository,
    filter,
    grouping,
    marked,
    opened,
    tab,
    setFilter,
    setGrouping,
    open,
    addPlaces,
    addSample,
    reread,
    verifyContent,
    setTab,
  } = useImages();
  const { utc } = useSettings();
  const { open: enginesOpen, show: showEngines } = useEngines();
  const { row: pushed, show: showPush } = usePush();
  const { row: engineSigned, show: showEngineSign } = useEngineSign();
  const [sources, setSources] = useState(false);
  const [adding, setAdding] = useState(false);
  const list = knownValue(images);
  const now = useFilterNow(filter);
  const all = useMemo(() => arrangeImages(list?.rows ?? [], grouping), [list?.rows, grouping]);
  const rows = useMemo(() => filterImages(all, filter, now), [all, filter, now]);
  const columns = useMemo(() => imageColumns(grouping, utc), [grouping, utc]);
  const current = all.find((row) => row.rowId === opened);
  const chosen = useMemo(
    () => (marked.size > 0 ? all.filter((row) => marked.has(row.rowId)) : current ? [current] : []),
    [all, marked, current],
  );
  const signable = imagesToSign(chosen).length;
  const trouble = useImagesTrouble();
  useArrival(list, all);
  const views = useSavedViews({
    list: 'images',
    screen: 'Images',
    now: { filter, arrangement: grouping, ...useGridLayout(gridName(grouping), columns) },
    apply: ({ filter, arrangement, sort, hidden }) => {
      const wanted = isGrouping(arrangement) ? arrangement : grouping;
      setFilter(filter);
      setGrouping(wanted);
      setGridLayout(gridName(wanted), { sort, hidden });
    },
  });
  const over = useFileDrop((files) => {
    void dropped(files).then((reply) => (reply.ok ? addPlaces(reply.value) : undefined));
  });
  const deeds: ImageDeeds = {
    sign: (which) => {
      const [only, ...others] = which;
      if (only && others.length === 0 && isSignedThroughRegistry(only)) showEngineSign(only);
      else openSheet({ kind: 'sign-images', images: imagesToSign(which), leftOut: imagesLeftOut(which) });
    },
    signFile: () => openSheet({ kind: 'sign-file' }),
    addSource: () => setAdding(true),
    addRepository: () => askRepository(true),
    addEngine: () => void showEngines(),
    addSample: () => void addSample(),
    reread: () => void reread().then(() => refresh('images')),
    verify: (row) => {
      setTab('summary');
      void open(row).then(() => verifyContent(row));
    },
    push: (row) => showPush(row),
    inspect: (row) => {
      setTab('chain');
      void open(row);
    },
  };
  useCommands(imageCommands(chosen, current, deeds));

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
              placeholder="Filter by repo: tag: verdict: place: age:"
              views={<SavedViews {...views} />}
            />
            <div className={css.grouping}>
              <Select label="Grouping" labelHidden value={grouping} options={groupings} onChange={setGrouping} />
            </div>
            <AddSource open={adding} onOpen={setAdding} />
            <Button look="primary" icon={Pen} shortcut="S" disabledReason={whyNothing(chosen)} onClick={() => deeds.sign(chosen)}>
              {signable > 1 ? `Sign ${formatCount(signable)}` : 'Sign'}
            </Button>
          </>
        }
        notice={trouble && <ImagesNotice />}
        detailAsPage={tab === 'chain'}
        detail={
          current && (
            <ImageDetailPane
              row={current}
              chain={chain}
              drift={drift}
              onSign={() => deeds.sign([current])}
              signReason={whyNothing([current])}
            />
          )
        }
      >
        {!list && images.state !== 'failed' && (
          <div className={css.padded}>
            <Skeleton lines={10} label="Reading your image sources" />
          </div>
        )}
        {list && (
          <ImagesList
            list={list}
            all={all}
            rows={rows}
            columns={columns}
            menu={(of) => imageMenu(of, deeds)}
            onSources={() => setSources(true)}
          />
        )}
      </Screen>
      <Suspense fallback={null}>
        {sources && list && <SourcesDialog places={list.places} onClose={() => setSources(false)} />}
        {repository.step !== 'closed' && <AddRepository />}
        {pushed && <PushImage key={pushed.rowId} row={pushed} />}
        {engineSigned && <SignFromEngine key={engineSigned.rowId} row={engineSigned} />}
        {enginesOpen && <EnginesDialog />}
      </Suspense>
      {over && <DropHint text="Drop a folder or an archive to add it as a source" />}
    </>
  );
}
