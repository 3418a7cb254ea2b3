import { Tag } from '#renderer/ui/Card.tsx';
import type { BackupState, KeyRole } from '#shared/domain/key.ts';
import { backupWords, roleNames } from './key-words.ts';

const tones = { none: 'warning', made: 'warning', verified: 'good' } as const;

export function BackupTag({ backup }: { backup: BackupState }) {
  return <Tag tone={tones[backup.state]}>{backupWords[backup.state]}</Tag>;
}

export function RoleTag({ role }: { role: KeyRole }) {
  return <Tag tone={role === 'root' || role === 'targets' ? 'special' : 'plain'}>{roleNames[role]}</Tag>;
}
