import type { ServerSheetRequest } from '#renderer/store.ts';
import { AddServer } from './AddServer.tsx';
import { FollowRepository } from './FollowRepository.tsx';

export function ServerSheet({ sheet, onClose }: { sheet: ServerSheetRequest; onClose: () => void }) {
  return sheet.kind === 'follow' ? <FollowRepository gun={sheet.gun ?? ''} onClose={onClose} /> : <AddServer onClose={onClose} />;
}
