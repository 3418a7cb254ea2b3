import { BookmarkCheck, Download, FolderKey, Plus, ShieldCheck, Trash2, Upload } from 'lucide-react';
import { type Command, copyText, type Sheet } from '#renderer/store.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';

export interface KeyDeeds {
  readonly openSheet: (sheet: Sheet) => void;
  readonly showTrash: () => void;
  readonly reread: () => void;
}

const exportOf = ({ keyId }: KeyRecord): Sheet => ({ kind: 'export-key', keyId, backup: false });
const backupOf = ({ keyId }: KeyRecord): Sheet => ({ kind: 'export-key', keyId, backup: true });
const removalOf = ({ keyId }: KeyRecord): Sheet => ({ kind: 'remove-key', keyId });
const proofOf = ({ keyId }: KeyRecord): Sheet => ({ kind: 'verify-backup', keyId });

/** What can be done on the screen, and with the key that is open. */
export function keyCommands(current: KeyRecord | undefined, { openSheet, showTrash, reread }: KeyDeeds): Command[] {
  const group = 'Keys';
  const commands: Command[] = [
    {
      id: 'keys.new',
      name: 'New key',
      group,
      icon: Plus,
      shortcut: 'N',
      also: 'create generate',
      run: () => openSheet({ kind: 'create-key' }),
    },
    {
      id: 'keys.import',
      name: 'Import keys',
      group,
      icon: Upload,
      shortcut: 'Ctrl+O',
      also: 'load open file',
      run: () => openSheet({ kind: 'import-key' }),
    },
    {
      id: 'keys.import-store',
      name: 'Import from a trust store of docker or notary',
      group,
      icon: FolderKey,
      also: 'docker trust notary load found',
      run: () => openSheet({ kind: 'import-store' }),
    },
    { id: 'keys.trash', name: 'Show the trash of keys', group, icon: Trash2, also: 'restore deleted', run: showTrash },
    { id: 'keys.refresh', name: 'Read all keys again', group, shortcut: 'Ctrl+R', run: reread },
  ];
  if (!current) return commands;
  return [
    ...commands,
    {
      id: 'keys.export',
      name: 'Export this key',
      group,
      icon: Download,
      shortcut: 'E',
      secondShortcut: 'Ctrl+P',
      also: 'print save',
      run: () => openSheet(exportOf(current)),
    },
    { id: 'keys.backup', name: 'Back up this key', group, icon: BookmarkCheck, run: () => openSheet(backupOf(current)) },
    {
      id: 'keys.verify',
      name: 'Verify a backup of this key',
      group,
      icon: ShieldCheck,
      shortcut: 'V',
      also: 'prove compare',
      run: () => openSheet(proofOf(current)),
    },
    {
      id: 'keys.remove',
      name: 'Move this key to the trash',
      group,
      icon: Trash2,
      shortcut: 'Delete',
      also: 'remove delete',
      run: () => openSheet(removalOf(current)),
    },
  ];
}

/** The context menu of a card or row. */
export function keyMenu(key: KeyRecord | undefined, { openSheet }: Pick<KeyDeeds, 'openSheet'>): readonly MenuEntry[] {
  if (!key) return [];
  return [
    { id: 'export', label: 'Export', icon: Download, shortcut: 'E', run: () => openSheet(exportOf(key)) },
    { id: 'backup', label: 'Make a backup', icon: BookmarkCheck, run: () => openSheet(backupOf(key)) },
    { id: 'verify', label: 'Verify a backup', icon: ShieldCheck, shortcut: 'V', run: () => openSheet(proofOf(key)) },
    { id: 'copy', label: 'Copy fingerprint', run: () => void copyText(key.keyId, 'Fingerprint') },
    { kind: 'separator', id: 'line' },
    { id: 'remove', label: 'Move to trash', icon: Trash2, shortcut: 'Delete', danger: true, run: () => openSheet(removalOf(key)) },
  ];
}
