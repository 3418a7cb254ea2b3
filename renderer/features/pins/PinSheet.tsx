import type { PinSheetRequest } from '#renderer/store.ts';
import { ImportPins } from './ImportPins.tsx';
import { PinForm } from './PinForm.tsx';

export function PinSheet({ sheet, onClose }: { sheet: PinSheetRequest; onClose: () => void }) {
  return sheet.kind === 'import-pins' ? (
    <ImportPins onClose={onClose} />
  ) : (
    <PinForm name={sheet.name ?? ''} keyIds={sheet.keyIds ?? []} onClose={onClose} />
  );
}
