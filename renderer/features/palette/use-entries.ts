import { useMemo } from 'react';
import { knownValue, useSignet } from '#renderer/store.ts';
import { cutDigest } from '#renderer/ui/digest-groups.ts';
import type { PaletteEntry } from './palette-search.ts';

/** All the palette can lead to now: what can be done, then what there is. */
export function useEntries(): readonly PaletteEntry[] {
  const commandSets = useSignet((state) => state.commandSets);
  const images = useSignet((state) => state.images);
  const keys = useSignet((state) => state.keys);
  const collections = useSignet((state) => state.collections);
  return useMemo(() => {
    const { go } = useSignet.getState();
    const commands = [...commandSets.values()]
      .flat()
      .filter(({ id }) => id !== 'palette')
      .map(
        ({ id, name, group, shortcut, also, disabledReason, run }): PaletteEntry => ({
          id: `command ${id}`,
          kind: 'command',
          title: name,
          context: disabledReason ?? group,
          shortcut,
          also,
          disabledReason,
          run,
        }),
      );
    const things = [
      ...(knownValue(collections) ?? []).map(
        ({ gun, sentence }): PaletteEntry => ({
          id: `repository ${gun}`,
          kind: 'repository',
          title: gun,
          context: sentence,
          run: () => go('repositories', { select: gun }),
        }),
      ),
      ...(knownValue(keys) ?? []).map(
        ({ keyId, label, role }): PaletteEntry => ({
          id: `key ${keyId}`,
          kind: 'key',
          title: label,
          context: `${role} key ${cutDigest(keyId)}`,
          also: keyId,
          run: () => go('keys', { select: keyId }),
        }),
      ),
      ...(knownValue(images)?.rows ?? []).map(
        ({ rowId, repository, tag, place, digest }): PaletteEntry => ({
          id: `image ${rowId}`,
          kind: 'image',
          title: [repository, tag].filter(Boolean).join(':') || (digest ? cutDigest(digest) : 'untagged'),
          context: place,
          also: digest,
          run: () => go('images', { select: rowId }),
        }),
      ),
    ];
    return [...commands, ...things];
  }, [commandSets, images, keys, collections]);
}
