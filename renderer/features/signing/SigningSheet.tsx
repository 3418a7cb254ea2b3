import { useState } from 'react';
import { type SigningSheetRequest, useSignet } from '#renderer/store.ts';
import { CarryFlow } from './CarryFlow.tsx';
import { ImagesFlow } from './ImagesFlow.tsx';
import { InitialiseFlow } from './InitialiseFlow.tsx';
import { FileFlow, RenewFlow } from './OtherFlows.tsx';
import { CertificateFlow, RotateFlow, SnapshotFlow } from './RotateFlow.tsx';
import { SetFlow } from './SetFlow.tsx';
import { TakeBackFlow } from './TakeBackFlow.tsx';

/** Everything that gets signed goes through here, and through the same review. */
export function SigningSheet({ sheet, onClose }: { sheet: SigningSheetRequest; onClose: () => void }) {
  switch (sheet.kind) {
    case 'sign-images':
      return <ImagesFlow images={sheet.images} leftOut={sheet.leftOut ?? []} onClose={onClose} />;
    case 'sign-set':
      return <CutOffSet setId={sheet.setId} onClose={onClose} />;
    case 'sign-file':
      return <FileFlow gun={sheet.gun} file={sheet.file} onClose={onClose} />;
    case 'initialise':
      return <InitialiseFlow gun={sheet.gun ?? ''} server={sheet.server} onClose={onClose} />;
    case 'remove-targets':
      return <TakeBackFlow gun={sheet.gun} names={sheet.names} onClose={onClose} />;
    case 'renew':
      return <RenewFlow gun={sheet.gun} role={sheet.role} onClose={onClose} />;
    case 'rotate':
      return <RotateFlow gun={sheet.gun} role={sheet.role} listed={sheet.listed} onClose={onClose} />;
    case 'rotate-snapshot':
      return <SnapshotFlow gun={sheet.gun} server={sheet.server} onClose={onClose} />;
    case 'carry':
      return <CarryFlow gun={sheet.gun} onClose={onClose} />;
    case 'renew-certificate':
      return <CertificateFlow gun={sheet.gun} onClose={onClose} />;
  }
}

/** A set as it is found, also while its servers are still being asked. */
function CutOffSet({ setId, onClose }: { setId: string; onClose: () => void }) {
  const found = useSignet((state) => state.sets.find((set) => set.setId === setId));
  const [last, setLast] = useState(found);
  if (found && found !== last) setLast(found);
  const cutOff = found ?? last;
  return cutOff ? <SetFlow images={none} leftOut={none} cutOff={cutOff} onClose={onClose} /> : null;
}
const none: readonly never[] = [];
