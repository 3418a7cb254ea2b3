import { Box, CloudDownload, CloudUpload, Container, Pen, Plus, RefreshCw, ShieldCheck, Sparkles } from 'lucide-react';
import { type Command, copyText } from '#renderer/store.ts';
import { counted } from '#renderer/ui/format.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import type { ImageRow } from '#shared/domain/image.ts';
import { referenceOf } from './image-name.ts';
import { pushName, whyNotPushed } from './push-target.ts';
import { imagesToSign, whyNothing } from './sign-request.ts';

/** What a person can do with the list; each is there by name, key and pointer. */
export interface ImageDeeds {
  readonly sign: (rows: readonly ImageRow[]) => void;
  readonly signFile: () => void;
  readonly addSource: () => void;
  readonly addRepository: () => void;
  readonly addEngine: () => void;
  readonly addSample: () => void;
  readonly reread: () => void;
  readonly verify: (row: ImageRow) => void;
  readonly inspect: (row: ImageRow) => void;
  readonly push: (row: ImageRow) => void;
}

/** An engine keeps layers unpacked: there is nothing to hash against the digests of a registry. */
export const whyNotVerified = ({ placeKind }: Pick<ImageRow, 'placeKind'>): string | undefined =>
  placeKind === 'engine' ? 'The engine keeps layers unpacked, so there is nothing to hash against a digest.' : undefined;

const copyReferences = (rows: readonly ImageRow[]) =>
  void copyText(rows.map(referenceOf).join('\n'), rows.length > 1 ? 'References' : 'Reference');

/** `chosen` are the marked rows, else the opened one. */
export function imageCommands(chosen: readonly ImageRow[], current: ImageRow | undefined, deeds: ImageDeeds): Command[] {
  const group = 'Images';
  const signable = imagesToSign(chosen).length;
  const commands: Command[] = [
    {
      id: 'images.sign',
      name: signable > 1 ? `Sign ${signable} images` : 'Sign the chosen image',
      group,
      icon: Pen,
      shortcut: 'S',
      disabledReason: whyNothing(chosen),
      run: () => deeds.sign(chosen),
    },
    {
      id: 'images.add',
      name: 'Add a source of images',
      group,
      icon: Plus,
      shortcut: 'N',
      also: 'new folder archive',
      run: deeds.addSource,
    },
    {
      id: 'images.repository',
      name: 'Add a repository of a registry',
      group,
      icon: CloudDownload,
      also: 'docker hub',
      run: deeds.addRepository,
    },
    {
      id: 'images.engine',
      name: 'Add a container engine',
      group,
      icon: Container,
      also: 'docker podman socket daemon',
      run: deeds.addEngine,
    },
    { id: 'images.sample', name: 'Add the sample images', group, icon: Sparkles, run: deeds.addSample },
    { id: 'images.refresh', name: 'Read all image sources again', group, icon: RefreshCw, shortcut: 'Ctrl+R', run: deeds.reread },
    { id: 'images.sign-file', name: 'Sign a plain file', group, icon: Pen, run: deeds.signFile },
  ];
  if (current) {
    commands.push(
      {
        id: 'images.verify',
        name: 'Verify content of this image',
        group,
        icon: ShieldCheck,
        shortcut: 'V',
        disabledReason: whyNotVerified(current),
        run: () => deeds.verify(current),
      },
      { id: 'images.inspect', name: 'Inspect its chain', group, icon: Box, shortcut: 'I', run: () => deeds.inspect(current) },
      {
        id: 'images.push',
        name: current.placeKind === 'engine' ? 'Push this image to its registry' : 'Copy this image to a registry',
        group,
        icon: CloudUpload,
        shortcut: 'P',
        also: 'push upload',
        disabledReason: whyNotPushed(current),
        run: () => deeds.push(current),
      },
    );
  }
  // With a detail open its copy menu has the key.
  if (!current && chosen.length > 0) {
    commands.push({
      id: 'images.copy',
      name: `Copy references of ${counted(chosen.length, 'image')}`,
      group,
      shortcut: 'C',
      run: () => copyReferences(chosen),
    });
  }
  return commands;
}

export function imageMenu(of: readonly ImageRow[], deeds: ImageDeeds): readonly MenuEntry[] {
  const [only] = of.length === 1 ? of : [];
  const signable = imagesToSign(of).length;
  return [
    {
      id: 'sign',
      label: signable > 1 ? `Sign ${signable} images` : 'Sign',
      icon: Pen,
      shortcut: 'S',
      disabledReason: whyNothing(of),
      run: () => deeds.sign(of),
    },
    ...(only
      ? [
          {
            id: 'verify',
            label: 'Verify content',
            icon: ShieldCheck,
            shortcut: 'V',
            disabledReason: whyNotVerified(only),
            run: () => deeds.verify(only),
          },
          { id: 'inspect', label: 'Inspect its chain', icon: Box, shortcut: 'I', run: () => deeds.inspect(only) },
          {
            id: 'push',
            label: pushName(only),
            icon: CloudUpload,
            shortcut: 'P',
            disabledReason: whyNotPushed(only),
            run: () => deeds.push(only),
          },
        ]
      : []),
    { kind: 'separator', id: 'line' },
    { id: 'copy', label: of.length > 1 ? 'Copy references' : 'Copy reference with digest', run: () => copyReferences(of) },
  ];
}
