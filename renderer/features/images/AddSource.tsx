import { CloudDownload, Container, FolderOpen, Package, Plus, Sparkles } from 'lucide-react';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { useEngines } from './use-engines.ts';
import { useImages } from './use-images.ts';

/** The ways in which images come into the list. `open` and `onOpen` let a command open it. */
export function AddSource({ open, onOpen }: { open?: boolean; onOpen?: (open: boolean) => void }) {
  const { adding, pickPlaces, addSample, askRepository } = useImages();
  const showEngines = useEngines((state) => state.show);
  const entries: readonly MenuEntry[] = [
    {
      id: 'folder',
      label: 'Folder with an OCI layout',
      icon: FolderOpen,
      shortcut: 'Ctrl+Shift+O',
      run: () => void pickPlaces('image-folder'),
    },
    {
      id: 'file',
      label: 'Archive from docker save, podman or skopeo',
      icon: Package,
      shortcut: 'Ctrl+O',
      run: () => void pickPlaces('image-file'),
    },
    { id: 'engine', label: 'Container engine: Docker or Podman', icon: Container, run: () => void showEngines() },
    { id: 'repository', label: 'Repository of a registry', icon: CloudDownload, run: () => askRepository(true) },
    { id: 'sample', label: 'Sample images', icon: Sparkles, run: () => void addSample() },
  ];
  return (
    <Menu
      label="Add source"
      trigger={
        <Button icon={Plus} busy={adding.step === 'running'} yields>
          Add source
        </Button>
      }
      entries={entries}
      {...(open === undefined ? {} : { open })}
      {...(onOpen ? { onOpen } : {})}
    />
  );
}
