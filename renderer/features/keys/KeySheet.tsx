import { type KeySheetRequest, knownValue, useSignet } from '#renderer/store.ts';
import { CreateKey } from './CreateKey.tsx';
import { ExportKey } from './ExportKey.tsx';
import { ImportKeys } from './ImportKeys.tsx';
import { RemoveKey } from './RemoveKey.tsx';
import { ImportStore } from './stores/ImportStore.tsx';
import { useKeys } from './use-keys.ts';
import { VerifyBackup } from './VerifyBackup.tsx';

/** The dialogs about keys; any screen may open them. */
export function KeySheet({ sheet, onClose }: { sheet: KeySheetRequest; onClose: () => void }) {
  const keys = useSignet((state) => knownValue(state.keys)) ?? [];
  const toast = useSignet((state) => state.toast);
  if (sheet.kind === 'create-key') {
    return (
      <CreateKey
        role={sheet.role}
        gun={sheet.gun}
        onClose={onClose}
        onMade={(record) => {
          onClose();
          const { open, setTab } = useKeys.getState();
          setTab('backup');
          open(record.keyId);
          toast({ tone: 'good', title: `${record.label} made`, detail: 'It has no backup yet.' });
        }}
      />
    );
  }
  if (sheet.kind === 'import-key') return <ImportKeys files={sheet.files} onClose={onClose} />;
  if (sheet.kind === 'import-store') return <ImportStore folder={sheet.folder} onClose={onClose} />;
  const record = keys.find(({ keyId }) => keyId === sheet.keyId);
  if (!record) return null;
  switch (sheet.kind) {
    case 'export-key':
      return <ExportKey record={record} backup={sheet.backup} onClose={onClose} />;
    case 'verify-backup':
      return <VerifyBackup record={record} onClose={onClose} />;
    case 'remove-key':
      return <RemoveKey record={record} onClose={onClose} />;
  }
}
