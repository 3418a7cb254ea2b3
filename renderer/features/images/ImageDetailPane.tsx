import { Copy, Pen } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, knownValue, useCommands, useSignet } from '#renderer/store.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { DetailPane } from '#renderer/ui/DetailPane.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { Tabs } from '#renderer/ui/Tabs.tsx';
import type { ImageDetail } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { listCommand, nameOf, referenceOf } from './image-name.ts';
import css from './images.module.css';
import type { ImageKey } from './images-slice.ts';
import { SignaturesTab } from './SignaturesTab.tsx';
import { SummaryTab } from './SummaryTab.tsx';
import { useImages } from './use-images.ts';

interface ImageDetailPaneProps {
  row: ImageRow;
  chain: (image: ImageKey) => ReactNode;
  drift: (row: ImageRow) => ReactNode;
  onSign: () => void;
  signReason: string | undefined;
}

export function ImageDetailPane({ row, chain, drift, onSign, signReason }: ImageDetailPaneProps) {
  const { detail, tab, setTab, open } = useImages();
  const announce = useSignet((state) => state.announce);
  const value = knownValue(detail);
  const spoken = value?.judgement.sentence;
  useEffect(() => {
    if (spoken !== undefined) announce(spoken);
  }, [spoken, announce]);

  const about = (part: (known: ImageDetail) => ReactNode) => (
    <>
      {detail.state === 'failed' && (
        <div className={css.body}>
          <ErrorCard
            words={explain(detail.failure)}
            actions={<Button onClick={() => void open(row)}>Try again</Button>}
            onCopy={(details) => void copyText(details, 'Details')}
          />
        </div>
      )}
      {value ? (
        part(value)
      ) : detail.state === 'failed' ? null : (
        <div className={css.body}>
          <Skeleton lines={8} label="Reading the image" />
        </div>
      )}
    </>
  );
  const [copying, setCopying] = useState(false);
  useCommands([
    {
      id: 'images.copy',
      name: 'Copy digest, reference or all of this image',
      group: 'Images',
      icon: Copy,
      shortcut: 'C',
      run: () => setCopying(true),
    },
  ]);
  const { digest } = row;
  const place = useSignet((state) => knownValue(state.images)?.places.find(({ placeId }) => placeId === row.placeId));
  // The command line lists files.
  const location = place?.kind === 'file' ? place.location : undefined;
  const copies = [
    ...(digest === undefined ? [] : [{ id: 'digest', label: 'Digest', run: () => void copyText(digest, 'Digest') }]),
    { id: 'reference', label: 'Reference with digest', run: () => void copyText(referenceOf(row), 'Reference') },
    { id: 'name', label: 'Name', run: () => void copyText(nameOf(row), 'Name') },
    { id: 'json', label: 'All as JSON', run: () => void copyText(JSON.stringify(value ?? row, undefined, 2), 'Image') },
    ...(location === undefined
      ? []
      : [{ id: 'command', label: 'Command that lists its source', run: () => void copyText(listCommand(location), 'Command') }]),
  ];
  return (
    <DetailPane
      label={nameOf(row)}
      title={<ForeignText text={nameOf(row)} />}
      subtitle={<Subtitle row={row} detail={value} />}
      asPage={tab === 'chain'}
      onClose={() => {
        // The next row opens beside the list again.
        if (tab === 'chain') setTab('summary');
        void open(undefined);
      }}
      actions={
        <>
          <Button size="s" icon={Pen} disabledReason={signReason} onClick={onSign}>
            Sign
          </Button>
          <Menu
            label="Copy"
            trigger={<IconButton label="Copy" icon={Copy} shortcut="C" />}
            entries={copies}
            open={copying}
            onOpen={setCopying}
          />
        </>
      }
    >
      <Tabs
        label="Image"
        current={tab}
        onChange={setTab}
        tabs={[
          {
            id: 'summary',
            label: 'Summary',
            view: () => about((known) => <SummaryTab key={known.row.rowId} detail={known} onSign={onSign} />),
          },
          { id: 'signatures', label: 'Signatures', view: () => about((known) => <SignaturesTab detail={known} />) },
          {
            id: 'chain',
            label: 'Chain',
            view: () => chain({ placeId: row.placeId, entryId: row.entryId }),
          },
          { id: 'drift', label: 'Drift', view: () => drift(row) },
        ]}
      />
    </DetailPane>
  );
}

function Subtitle({ row, detail }: { row: ImageRow; detail: ImageDetail | undefined }) {
  const kind = !detail
    ? ''
    : detail.entry.kind === 'index'
      ? ` · index of ${detail.entry.platforms.length}`
      : detail.entry.kind === 'manifest'
        ? ' · single manifest'
        : '';
  return (
    <>
      <ForeignText text={row.repository === '' ? row.place : row.repository} />
      {kind}
    </>
  );
}
